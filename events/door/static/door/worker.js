// Keeps the scanner on the phone. It sees the pages under its own folder and nothing else of the service.
const PREFIX = "door-";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// From the network if there is one; what it does not answer within a few seconds comes from the phone.
const PATIENCE = 4000;

const kept = async (request) => (await caches.match(request, { ignoreVary: true })) || Response.error();

const fetched = async (request) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: patience.signal });
  } finally {
    clearTimeout(timer);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.headers.get("accept")?.includes("application/json")) return;
  event.respondWith(
    (async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
      if (names.length === 0) return fetch(request);
      try {
        return await fetched(request);
      } catch {
        return kept(request);
      }
    })(),
  );
});

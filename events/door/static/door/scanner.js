// The page of a helper at the door. Everything is written down on the phone first and sent then.
import { Camera } from "./camera.js";
import { Line, Over } from "./line.js";
import { looksLikeTicket, People, tidy } from "./people.js";
import { signal, wake } from "./signals.js";
import { forget, open } from "./store.js";

const REFRESH = 15_000;
const SAME_TICKET = 4_000;
const SHOWN = 12;
const LAST = 8;

const settings = JSON.parse(document.querySelector("#settings").textContent);
const { words } = settings;
const part = (name) => document.querySelector(`#${name}`);
const say = (text, values) => text.replaceAll(/\{(\w+)\}/g, (_whole, name) => values[name]);
const clock = new Intl.DateTimeFormat("ru", { timeZone: settings.zone, hour: "2-digit", minute: "2-digit" });
const hour = (moment) => clock.format(new Date(moment));
const number = () =>
  "10000000-1000-4000-8000-100000000000".replaceAll(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

const element = (tag, { text, ...fields } = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), fields);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
};

const store = await open(settings.store);
const line = new Line(store, settings);
const people = new People();
const last = [];
let since = "";
let order = Date.now();
let over = false;

// --- what is shown ---

const MARKS = { taken: "✓", double: "!", refused: "✕", attention: "!" };

const show = (kind, title, { who = "", about = "", notes = [] } = {}) => {
  const result = part("result");
  result.dataset.kind = kind;
  result.replaceChildren(
    element("span", { className: "door-mark", text: MARKS[kind], ariaHidden: "true" }),
    element(
      "div",
      {},
      element("strong", { text: title }),
      element("span", { className: "door-who", text: who }),
      ...[about, ...notes].filter(Boolean).map((text) => element("span", { text })),
    ),
  );
  signal(kind);
};

const connection = (connected) => {
  part("connection").dataset.state = connected ? "online" : "offline";
  part("connection").textContent = connected ? words.online : words.offline;
};

const waiting = async () => {
  const count = (await store.all("queue")).length;
  part("queue").dataset.state = count ? "waiting" : "sent";
  part("queue").textContent = count ? say(words.queue, { count }) : words.sent;
};

const figures = ({ present, expected }) => {
  part("figures").textContent = say(words.present, { present, expected });
};

const session = () => Number(part("session")?.value || 0);

const showLast = () => {
  part("last").replaceChildren(
    ...last.map((mark) => {
      const undo = element("button", { type: "button", className: "button", text: words.undo });
      undo.setAttribute("aria-label", `${words.undo}: ${mark.name}`);
      undo.addEventListener("click", () => takeBack(mark));
      return element("li", {}, element("span", { text: `${hour(mark.at)} ${mark.name}` }), undo);
    }),
  );
  part("last-marks").hidden = last.length === 0;
};

const showRefused = async () => {
  const rows = await store.all("refused");
  part("refused").hidden = rows.length === 0;
  part("refused-marks").replaceChildren(
    ...rows.map((row) => {
      const buttons = [
        ["again", () => again(row)],
        ["drop", () => drop(row)],
      ].map(([word, act]) => {
        const button = element("button", { type: "button", className: "button", text: words[word] });
        button.setAttribute("aria-label", `${words[word]}: ${row.name}`);
        button.addEventListener("click", act);
        return button;
      });
      const text = `${hour(row.at)} ${row.name}: ${row.answer.message}`;
      return element("li", {}, element("span", { text }), element("span", { className: "actions" }, ...buttons));
    }),
  );
};

const search = () => {
  const text = part("name").value;
  // Those who are not in yet stand above.
  const found = people.named(text).sort((one, other) => !!people.since(one, session()) - !!people.since(other, session()));
  const buttons = found.slice(0, SHOWN).map((row) => {
    const there = people.since(row, session());
    const about = [row.o, row.c, there && say(words.in, { time: hour(there[0]) })].filter(Boolean).join(" · ");
    const button = element(
      "button",
      { type: "button", className: "door-person" },
      element("strong", { text: row.n }),
      element("span", { text: about }),
    );
    button.dataset.state = there ? "in" : row.s;
    button.addEventListener("click", () => byName(row));
    return element("li", {}, button);
  });
  const more = found.length - buttons.length;
  if (more > 0) buttons.push(element("li", { text: say(words.more, { count: more }) }));
  if (found.length === 0 && text.trim().length > 2) buttons.push(element("li", { text: words.nobody }));
  part("found").replaceChildren(...buttons);
};

// --- what is done ---

const enqueue = async (mark) => {
  order += 1;
  await store.put("queue", { order, number: number(), at: new Date().toISOString(), session: session() || null, ...mark });
};

const finish = async (message) => {
  over = true;
  camera.close();
  store.close();
  await forget(settings.store);
  part("work").hidden = true;
  part("last-marks").hidden = true;
  show("refused", message, { notes: [words.wiped] });
};

/** Sends what waits; null when there is no connection. */
const send = async () => {
  if (over) return null;
  try {
    const sent = await line.send();
    connection(true);
    if (sent) figures(sent);
    sent?.answers.forEach(settle);
    return sent;
  } catch (error) {
    if (error instanceof Over) await finish(error.message);
    else connection(false);
    return null;
  } finally {
    if (!over) await Promise.all([waiting(), showRefused()]);
  }
};

// What the service knows stands above what the phone thought.
const settle = (answer) => {
  const row = answer.person && people.rows.get(answer.person.id);
  if (!row || !answer.state) return;
  if (answer.state === "present") people.mark(row, answer.session, answer.at, answer.door);
  else people.unmark(row, answer.session);
};

const showAnswer = (answer, row) => {
  const person = answer.person;
  const since = answer.outcome === "double" && answer.state === "present";
  const note = since ? say(words.doubleSince, { time: hour(answer.at), door: answer.door || "—" }) : answer.message;
  const notes = [answer.outcome !== "taken" && note, person?.access && words.access, person?.sessions?.join("; ")];
  if (answer.code === "full") notes.push(words.full);
  const kind = { taken: "taken", double: "double", refused: "refused" }[answer.outcome] ?? "attention";
  if (person && kind === "taken" && notSignedUp(row)) notes.unshift(words.otherSession);
  const title = { taken: words.taken, double: words.double, refused: words.refused }[kind] ?? words.attention;
  const about = person ? [person.organisation, person.category].filter(Boolean).join(" · ") : "";
  show(kind, title, { who: person?.name ?? row?.n, about, notes });
};

const notSignedUp = (row) => {
  const chosen = row?.v ?? [];
  return session() > 0 && chosen.length > 0 && !chosen.includes(session());
};

// Without a connection: what the list on the phone says.
const showOwnWord = (row, there) => {
  const about = row ? [row.o, row.c].filter(Boolean).join(" · ") : "";
  const notes = [words.kept];
  if (row?.a) notes.unshift(words.access);
  if (!row) show("attention", words.attention, { notes: [words.unknown] });
  else if (there) {
    const known = { time: hour(there[0]), door: there[1] };
    show("double", words.double, { who: row.n, about, notes: [say(words.doubleSince, known), words.kept] });
  } else if (!["confirmed", "held"].includes(row.s)) {
    show("attention", words.attention, { who: row.n, about, notes: [words[row.s] ?? words.cancelled, words.kept] });
  } else {
    if (notSignedUp(row)) notes.unshift(words.otherSession);
    show("taken", words.taken, { who: row.n, about, notes });
  }
};

const mark = async (said, row, name) => {
  wake();
  const there = row && people.since(row, session());
  const made = { number: number(), at: new Date().toISOString(), state: "present", name, ...said };
  await enqueue(made);
  const sent = await send();
  if (over) return;
  const answer = sent?.answers.get(made.number);
  if (answer) {
    showAnswer(answer, row);
    offer(answer);
    // It has been read here and now; only what a free seat would change is worth a second try.
    if (answer.outcome === "refused" && answer.code !== "full") await drop(made);
  } else {
    if (row && !there) people.mark(row, session(), made.at, settings.door);
    showOwnWord(row, there);
  }
  const counts = answer ? answer.outcome === "taken" : (row || said.walk_in) && !there;
  if (counts) remember({ ...made, session: session(), name: answer?.person?.name ?? name, registration: answer?.person?.id ?? row?.id });
  search();
};

const remember = (made) => {
  last.unshift(made);
  last.splice(LAST);
  showLast();
};

// Who is on the list without a seat may be let in by a second, deliberate tap.
const offer = (answer) => {
  const status = answer.code.startsWith("status_") && answer.code !== "status_declined";
  if (!status) return;
  const person = answer.person;
  const id = person?.id ?? lastSaid.registration;
  const said = id ? { registration: id } : { code: lastSaid.code };
  const button = element("button", { type: "button", className: "button button-primary", text: words.letIn });
  button.addEventListener("click", () =>
    mark({ ...said, how: "walk_in" }, people.rows.get(id), person?.name ?? lastSaid.name),
  );
  part("result").lastElementChild.append(button);
};

let lastSaid = {};

const byCode = async (code) => {
  const row = await people.withTicket(code);
  lastSaid = { code, name: row?.n || code };
  await mark({ code, how: "scan" }, row, lastSaid.name);
};

const byName = async (row) => {
  lastSaid = { registration: row.id, name: row.n };
  part("name").value = "";
  await mark({ registration: row.id, how: "name" }, row, row.n);
};

const takeBack = async (made) => {
  const row = people.rows.get(made.registration);
  const who = made.registration ? { registration: made.registration } : { code: made.code };
  if (!made.registration && !made.code) return;
  const said = { number: number(), at: new Date().toISOString(), state: "unmarked", how: "name", name: made.name };
  await enqueue({ ...said, ...who, session: made.session || null });
  last.splice(last.indexOf(made), 1);
  showLast();
  const sent = await send();
  if (over) return;
  if (row && !sent) people.unmark(row, made.session);
  const answer = sent?.answers.get(said.number);
  const stands = ["overtaken", "refused"].includes(answer?.outcome);
  const notes = [stands && answer.message, !answer && words.kept];
  show(stands ? "attention" : "taken", stands ? words.attention : words.undone, { who: made.name, notes });
  search();
};

const drop = async (row) => {
  await store.remove("refused", row.number);
  await showRefused();
};

// A refused mark is said anew with the moment at which it was made: what has changed is the number of seats.
const again = async ({ answer: _answer, ...row }) => {
  await store.remove("refused", row.number);
  await enqueue({ ...row, number: number() });
  await send();
};

const walkIn = async (event) => {
  event.preventDefault();
  const fields = new FormData(part("walk-in"));
  const name = fields.get("full_name").trim();
  if (!name) {
    show("attention", words.needName);
    part("walk-in").querySelector("[name=full_name]").focus();
    return;
  }
  const said = {
    full_name: name,
    organisation_name: fields.get("organisation_name").trim(),
    email: fields.get("email").trim(),
    category: Number(fields.get("category")) || null,
  };
  await mark({ how: "walk_in", walk_in: said }, null, name);
  if (!over) part("walk-in").reset();
};

// --- what goes on by itself ---

const refresh = async () => {
  if (over) return;
  try {
    const said = await line.people(since);
    if (said.whole) {
      people.rows.clear();
      people.salt = said.salt;
    }
    people.take(said.rows);
    since = said.now;
    if (said.whole) await store.replace("people", said.rows);
    else await store.put("people", ...said.rows);
    await store.remember("salt", said.salt);
    await store.remember("since", since);
    connection(true);
    figures(said);
    part("listed").textContent = say(words.list, { time: hour(said.now) });
    if (part("name").value) search();
  } catch (error) {
    if (error instanceof Over) await finish(error.message);
    else connection(false);
  }
};

const keepPage = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(settings.worker, { scope: settings.scope });
  const here = new URL(location.href);
  const used = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = used.filter((address) => address.origin === here.origin && address.pathname.match(/\.(css|js|svg|woff2)$/));
  const addresses = [here.href, ...new Set(own.map(({ href }) => href))];
  const cache = await caches.open(settings.store);
  // One that fails does not take the others with it.
  await Promise.allSettled(addresses.map((address) => cache.add(address)));
  document.documentElement.dataset.kept = "yes";
};

const endsNow = () => Date.now() >= Date.parse(settings.ends);

const round = async () => {
  await send();
  await refresh();
  if (!over && endsNow() && (await store.all("queue")).length === 0) await finish(words.ended);
};

// --- the camera ---

let seen = { code: "", at: 0 };

const found = (text) => {
  const code = tidy(text).slice(0, 200);
  if (code === seen.code && Date.now() - seen.at < SAME_TICKET) {
    seen.at = Date.now();
    return;
  }
  seen = { code, at: Date.now() };
  byCode(code);
};

const camera = new Camera(part("video"), settings.decoder, found);

const turnCamera = async () => {
  wake();
  const button = part("camera");
  if (camera.isOpen) camera.close();
  else {
    try {
      await camera.open();
    } catch {
      show("attention", words.cameraNo);
    }
  }
  part("viewfinder").hidden = !camera.isOpen;
  button.textContent = camera.isOpen ? words.cameraOff : words.cameraOn;
  button.setAttribute("aria-pressed", String(camera.isOpen));
};

part("camera").addEventListener("click", turnCamera);
part("name").addEventListener("input", search);
part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("name").value;
  const [only, other] = people.named(text);
  if (only && !other) byName(only);
  else if (looksLikeTicket(text)) {
    part("name").value = "";
    byCode(tidy(text));
  }
});
part("session")?.addEventListener("change", search);
part("walk-in").addEventListener("submit", walkIn);
window.addEventListener("online", round);
window.addEventListener("offline", () => connection(false));

people.take(await store.all("people"));
people.salt = (await store.fact("salt")) ?? "";
since = (await store.fact("since")) ?? "";
if (since) part("listed").textContent = say(words.list, { time: hour(since) });
await Promise.all([waiting(), showRefused()]);
await round();
if (!over) {
  if (people.rows.size === 0 && !since) part("listed").textContent = words.noList;
  // Another day, or a clock that jumped: the whole list once an hour.
  setInterval(() => { since = ""; }, 3_600_000);
  setInterval(round, REFRESH);
  try {
    await camera.prepare();
    await keepPage();
  } catch {
    // Without them the page works as long as it stays open.
  }
  document.documentElement.dataset.ready = "yes";
}

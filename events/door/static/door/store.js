// What the phone keeps: the list of participants, the marks that are not sent yet, and those that were refused.
// It is one small database for each pass, so that it can be thrown away whole.

const STORES = { people: "id", queue: "number", refused: "number", facts: "key" };

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export const open = (name) => {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    Object.entries(STORES).forEach(([store, keyPath]) => request.result.createObjectStore(store, { keyPath }));
  };
  return done(request).then((database) => new Store(name, database));
};

export const forget = async (name) => {
  await done(indexedDB.deleteDatabase(name));
  await caches.delete(name);
};

class Store {
  constructor(name, database) {
    this.name = name;
    this.database = database;
    // Another tab throws the database away: don't hold on to it.
    database.onversionchange = () => database.close();
  }

  all(store) {
    return done(this.database.transaction(store).objectStore(store).getAll());
  }

  put(store, ...rows) {
    return this.#write(store, (target) => rows.forEach((row) => target.put(row)));
  }

  remove(store, ...keys) {
    return this.#write(store, (target) => keys.forEach((key) => target.delete(key)));
  }

  replace(store, rows) {
    return this.#write(store, (target) => {
      target.clear();
      rows.forEach((row) => target.put(row));
    });
  }

  async fact(key) {
    return (await done(this.database.transaction("facts").objectStore("facts").get(key)))?.value;
  }

  remember(key, value) {
    return this.put("facts", { key, value });
  }

  close() {
    this.database.close();
  }

  #write(store, change) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(store, "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(store));
    });
  }
}

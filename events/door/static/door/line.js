// The line to the service: marks go out in the order in which they were made, and stay in the queue until answered.

const AT_ONCE = 200;
const PATIENCE = 6000;

/** The pass was withdrawn, or its day is over. */
export class Over extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

const ask = async (address, options = {}) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(address, {
      ...options,
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      credentials: "omit",
      cache: "no-store",
      signal: patience.signal,
    });
    const said = await response.json();
    if (response.status === 410) throw new Over(said.message, said.code);
    if (!response.ok) throw new Error(said.message);
    return said;
  } finally {
    clearTimeout(timer);
  }
};

export class Line {
  #sending = Promise.resolve();

  constructor(store, { marks, roster }) {
    this.store = store;
    this.marks = marks;
    this.roster = roster;
  }

  /** The participants as they are now; `since`: only what has changed. */
  people(since) {
    return ask(since ? `${this.roster}?since=${encodeURIComponent(since)}` : this.roster);
  }

  /** Sends what waits; returns the last answer, with the answers to all marks by their numbers, or null without any. */
  send() {
    const turn = this.#sending.then(() => this.#sendAll());
    this.#sending = turn.catch(() => null);
    return turn;
  }

  async #sendAll() {
    const waiting = (await this.store.all("queue")).sort((one, other) => one.order - other.order);
    const answers = new Map();
    let last = null;
    for (let begin = 0; begin < waiting.length; begin += AT_ONCE) {
      const part = waiting.slice(begin, begin + AT_ONCE);
      const lines = part.map(({ order, name, ...line }) => line);
      last = await ask(this.marks, {
        method: "POST",
        body: JSON.stringify({ sent_at: new Date().toISOString(), lines }),
      });
      last.answers.forEach((answer) => answers.set(answer.number, answer));
      const refused = part.filter(({ number }) => answers.get(number)?.outcome === "refused");
      await this.store.put("refused", ...refused.map((line) => ({ ...line, answer: answers.get(line.number) })));
      await this.store.remove("queue", ...part.map(({ number }) => number));
    }
    return last && { ...last, answers };
  }
}

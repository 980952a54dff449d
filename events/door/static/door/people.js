// The list of participants on the phone: who is who, who is in, and what a mark would say without asking anybody.

const plain = (text) => text.toLocaleLowerCase("ru").replaceAll("ё", "е").trim();

export class People {
  rows = new Map();
  salt = "";

  take(rows) {
    rows.forEach((row) => this.rows.set(row.id, { ...row, plain: plain(row.n ?? "") }));
  }

  /** Those whose name, part by part, begins so. */
  named(text) {
    const parts = plain(text).split(/\s+/).filter(Boolean);
    if (parts.length === 0) return [];
    const fits = (row) => {
      const words = row.plain.split(/[\s-]+/);
      return parts.every((part) => words.some((word) => word.startsWith(part)));
    };
    return [...this.rows.values()].filter((row) => row.n && fits(row));
  }

  async withTicket(code) {
    const bytes = new TextEncoder().encode(`${this.salt}:${code}`);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const short = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 10);
    return [...this.rows.values()].find((row) => row.h === short) ?? null;
  }

  since(row, session) {
    return row?.p?.[session || "0"] ?? null;
  }

  mark(row, session, at, door) {
    row.p = { ...row.p, [session || "0"]: [at, door] };
  }

  unmark(row, session) {
    const { [session || "0"]: _gone, ...rest } = row.p ?? {};
    row.p = rest;
  }
}

/** How a ticket's number is kept, however it was typed. */
export const tidy = (text) => text.toUpperCase().replaceAll(/[\s-]/g, "");

export const looksLikeTicket = (text) => /^[2-9A-HJKMNP-Z]{10}$/.test(tidy(text));

/** A word with a digit after "pedido" or "order", in any system's form: `KD-48271`, `WEB/2026-77`, `#1001`. */
const AFTER_ORDER =
  /\b(?:pedido|orden|order)[ :]+(?:(?:n[uú]mero|n[uú]m\.?|no\.|number)[ :]+)?(#?(?=[\w./#-]*\d)\w(?:[\w./#-]*\w){2,}|#\d+)/i;
const OWN = /\b[a-z]{2}-?\d{5}\b/i;
const WITH_SIGN = /(?<![\w#])#(?=[\w./-]*\d)\w(?:[\w./-]*\w)?/i;

/** The order number that the words name, as it was written; null when they name none. */
export const saidNumber = (words: string): string | null =>
  AFTER_ORDER.exec(words)?.[1] ?? OWN.exec(words)?.[0] ?? WITH_SIGN.exec(words)?.[0] ?? null;

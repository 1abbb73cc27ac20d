const VARIABLE = /\{\{\s*[\p{L}\p{N}_.-]{1,60}\s*\}\}/u;

/** A variable of a quick reply that nobody filled in, as it stands in the text; null when there is none. */
export const unfilledIn = (text: string): string | null => VARIABLE.exec(text)?.[0] ?? null;

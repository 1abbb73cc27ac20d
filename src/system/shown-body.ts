import type { ParkedBody } from './contract.ts';

const LONGEST = 60_000;

/** What was sent to us, for people: JSON in lines, anything else as text. Pure. */
export function shownBody(raw: Buffer): ParkedBody {
  const text = inLines(raw.toString('utf8'));
  return { body: text.slice(0, LONGEST), isCut: text.length > LONGEST };
}

function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

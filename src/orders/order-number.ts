import { randomInt } from 'node:crypto';

/** Letters that are told apart when they are read aloud or written by hand. */
const LETTERS = 'CDFHJKNPRTVW';

const letter = (): string => LETTERS[randomInt(LETTERS.length)] ?? 'C';

/** A number by chance, one of 14 million; whoever stores it tries again when it is taken. */
export const newOrderNumber = (): string => `${letter()}${letter()}${String(randomInt(100_000)).padStart(5, '0')}`;

/** Whether a number, as it is compared, is of our own form: no other system's number may look like it. */
export const isOwnNumber = (key: string): boolean => /^[A-Z]{2}\d{5}$/.test(key);

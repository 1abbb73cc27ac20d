import { cardsOf } from '../core/card-numbers.ts';

/** Numbers of 13 digits are too often something else for a document to be deleted for them. */
const OLD_LENGTH = 13;

/** True when a document's text holds the number of a payment card. */
export const showsCard = (text: string): boolean => cardsOf(text).some(({ length }) => length !== OLD_LENGTH);

const AMOUNT = /^\d{1,9}(\.\d{2})?$/;
export const isAmount = (amount: string): boolean => AMOUNT.test(amount);

/** A number that is being typed; null while there is none. */
export const daysOf = (typed: string): number | null => (/^\d{1,4}$/.test(typed) ? Number(typed) : null);

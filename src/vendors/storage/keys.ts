import { AppError } from '../../core/errors.ts';

const KEY = /^[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9_-]+)*$/;

/** Keys are ours and random; anything else is a mistake of ours, whoever it came from. */
export function checkKey(key: string): void {
  if (!KEY.test(key) || key.length > 200) throw new AppError('storage_key_refused', 'bug');
}

export const absent = (key: string): AppError => new AppError('storage_object_absent', 'not_found', { facts: { key } });

import { useTexts } from '../../app/language.tsx';
import type { Role } from '../contract.ts';

const ROLES: readonly Role[] = ['owner', 'staff', 'viewer'];

/** The roles in the console's words. */
export function useRoles(): {
  readonly wordOf: (role: Role) => string;
  readonly choices: { readonly value: Role; readonly label: string }[];
} {
  const text = useTexts();
  const wordOf = (role: Role) => text(`role.${role}`);
  return { wordOf, choices: ROLES.map((value) => ({ value, label: wordOf(value) })) };
}

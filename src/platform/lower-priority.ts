import { constants, setPriority } from 'node:os';

/** Lets everything else on the machine go before this process, as far as the system allows. */
export function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has already ended, or this system forbids it.
  }
}

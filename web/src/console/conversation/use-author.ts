import { useMay, useSession } from '../session/use-session.ts';

export type Author = {
  readonly id: string;
  readonly name: string;
  readonly business: string;
  /** A viewer reads only. */
  readonly mayWrite: boolean;
};

/** Who writes here. */
export function useAuthor(): Author {
  const session = useSession();
  const mayWrite = useMay('staff');
  return {
    id: session?.viewer.id ?? '',
    name: session?.viewer.name ?? '',
    business: session?.business.name ?? '',
    mayWrite,
  };
}

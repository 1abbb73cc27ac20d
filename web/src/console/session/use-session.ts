import { useQuery } from '@tanstack/react-query';
import type { Session } from '../contract.ts';
import { consoleQueries } from '../queries.ts';

/** Who is signed in; null when nobody is (any more). Inside the frame use `useViewer`. */
export function useSession(): Session | null {
  return useQuery(consoleQueries.session).data ?? null;
}

const NOBODY: Session['viewer'] = { id: '', name: '', email: '', role: 'viewer', language: 'es' };

/** Who looks at the console; while the frame is closing after a sign-out, somebody who may do nothing. */
export const useViewer = (): Session['viewer'] => useSession()?.viewer ?? NOBODY;

/** Whether the signed-in person may do what needs this role. */
export function useMay(role: 'owner' | 'staff'): boolean {
  const own = useViewer().role;
  return own === 'owner' || own === role;
}

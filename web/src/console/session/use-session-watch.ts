import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { RequestError } from '../../app/send-request.ts';
import { forgetSession, hearSignOuts } from './sign-out.ts';
import { useSession } from './use-session.ts';

const isSignedOut = (error: unknown): boolean => error instanceof RequestError && error.code === 'signed_out';

/** Leaves for the sign-in page, with nothing left behind, as soon as any answer says that nobody is signed in. */
export function useSessionWatch(): void {
  const client = useQueryClient();
  const router = useRouter();
  const session = useSession();
  useEffect(() => hearSignOuts(client), [client]);
  useEffect(() => {
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) {
        forgetSession(client);
      }
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) {
        forgetSession(client);
      }
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client]);
  useEffect(() => {
    if (session !== null) return;
    forgetSession(client);
    const { href, pathname } = router.state.location;
    if (pathname === '/sign-in') return;
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { to: href }, replace: true });
  }, [session, router, client]);
}

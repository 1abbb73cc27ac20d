import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type TextId, useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest, setCsrfToken } from '../../app/send-request.ts';
import type { Session } from '../contract.ts';
import { API, consoleQueries } from '../queries.ts';

/** Only a path of this page: an address from outside never decides where somebody ends up. */
const isOwnPath = (to: string): boolean => /^\/(?![/\\])/u.test(to);

/** Sends what opens a session to `path` and goes to the page that was wanted. */
export function useEnter(path: string, to = '/'): UseMutationResult<Session, Error, unknown> {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (body: unknown) => sendRequest<Session>(`${API}${path}`, { method: 'POST', body }),
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken);
      client.setQueryData(consoleQueries.session.queryKey, session);
      router.history.push(isOwnPath(to) ? to : '/');
    },
  });
}

/** Why a door stayed shut; `refused` says what 400, 401, 403, 404 and 410 mean at this door. */
export function useDoorWords(refused: TextId): (error: Error | null) => string | null {
  const text = useTexts();
  return (error) => {
    if (error === null) return null;
    if (!(error instanceof RequestError) || error.status === 0) return text('refusal.network');
    if (error.status === 429) return text('door.tooMany');
    if (error.status < 500) return text(refused);
    return text('door.failed', { code: error.code });
  };
}

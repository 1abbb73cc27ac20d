import { QueryClient } from '@tanstack/react-query';
import { RequestError } from './send-request.ts';

/** A refusal stays a refusal; only what failed on the way, or inside the server, is worth another try. */
const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof RequestError) || error.status === 0 || error.status >= 500;

// The stream says when something changed, so nothing is fetched again just because a window got the focus.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    },
  },
});

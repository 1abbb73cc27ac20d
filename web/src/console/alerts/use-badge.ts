import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { consoleQueries } from '../queries.ts';

/** The number on the installed app's icon: the same that stands in the tab's title. */
export function useBadge(): void {
  const badge = useQuery(consoleQueries.alerts).data?.badge;
  useEffect(() => {
    if (badge === undefined) return;
    // Refused where the app is not installed; the title says it there.
    void navigator.setAppBadge?.(badge).catch(() => undefined);
  }, [badge]);
}

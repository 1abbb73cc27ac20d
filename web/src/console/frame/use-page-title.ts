import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { consoleQueries } from '../queries.ts';

const NAME = 'Recado';

/** The tab's title: what waits, then the page; the inbox is the product itself and needs no other name. */
export function usePageTitle(page: string | null): void {
  const badge = useQuery({ ...consoleQueries.alerts, enabled: false }).data?.badge ?? 0;
  useEffect(() => {
    const name = page === null ? NAME : `${page} · ${NAME}`;
    document.title = badge > 0 ? `(${badge}) ${name}` : name;
  }, [page, badge]);
}

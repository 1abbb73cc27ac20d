import { type RefObject, useCallback, useEffect } from 'react';
import { useSelection } from './selection.ts';

/** Scrolls to a message and marks it; a message chosen in the inspector is scrolled to as well. */
export function useJump(viewport: RefObject<HTMLDivElement | null>): (wamid: string) => void {
  const { wamid: marked, select } = useSelection();
  const scrollTo = useCallback(
    (wamid: string) => {
      const item = viewport.current?.querySelector(`li[data-wamid="${CSS.escape(wamid)}"]`);
      item?.scrollIntoView({ block: 'nearest' });
    },
    [viewport],
  );
  useEffect(() => {
    if (marked !== null) scrollTo(marked);
  }, [marked, scrollTo]);
  return useCallback(
    (wamid) => {
      select(wamid);
      scrollTo(wamid);
    },
    [select, scrollTo],
  );
}

import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** What an element needs to be led to by `#place`, also when it appears long after its page did. */
export function useArrival<Element extends HTMLElement>(place: string | undefined) {
  const ref = useRef<Element>(null);
  const { hash } = useLocation();
  useEffect(() => {
    if (place === undefined || hash !== place) return;
    // Not to its beginning: that would push the frame around the page out of sight.
    ref.current?.scrollIntoView({ block: 'nearest' });
    ref.current?.focus({ preventScroll: true });
  }, [hash, place]);
  return place === undefined ? {} : { ref, id: place, tabIndex: -1 };
}

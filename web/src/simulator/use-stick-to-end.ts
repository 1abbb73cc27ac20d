import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 60;

/**
 * Keeps a scrolled thread at its end while the reader is there, also when the keyboard or a banner changes its height.
 * `version` changes with the content. Returns whether the reader is at the end, and the way back.
 */
export function useStickToEnd(thread: RefObject<HTMLElement | null>, version: string) {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const wasAtEnd = useRef(true);
  const size = useRef('');

  const toEnd = () => {
    const element = thread.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  const look = useEffectEvent(() => {
    const element = thread.current;
    if (element === null) return;
    const newSize = `${element.scrollHeight}:${element.clientHeight}`;
    // Words that wrap anew move the thread too: that is no reader who scrolls away.
    if (wasAtEnd.current && size.current !== newSize) {
      size.current = newSize;
      toEnd();
      return;
    }
    wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    setIsAtEnd(wasAtEnd.current);
  });
  const resize = useEffectEvent(() => {
    if (wasAtEnd.current) toEnd();
    const element = thread.current;
    if (element !== null) size.current = `${element.scrollHeight}:${element.clientHeight}`;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means new content below
  useLayoutEffect(() => {
    if (wasAtEnd.current) toEnd();
  }, [version]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first message replaces what is observed
  useEffect(() => {
    const element = thread.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => resize());
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    const onScroll = () => look();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [thread, version]);

  return { isAtEnd, toEnd };
}

import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './frame.module.css';

/** The path whose heading had the focus last; the first page of a visit keeps the browser's own focus. */
let announcedPath: string | null = null;

type PageHeadingProps = {
  readonly children: ReactNode;
  /** False for a heading that stands beside the page that was asked for, such as the list beside a conversation. */
  readonly isCurrent?: boolean;
  readonly className?: string;
};

/** The page's `h1`; it takes the focus when the route changes, so that readers say where one is. */
export function PageHeading({ children, isCurrent = true, className }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Of the page that is drawn: while the next one loads, the heading of the last is still there.
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? null });
  useEffect(() => {
    if (!isCurrent || path === null || announcedPath === path) return;
    if (announcedPath !== null) heading.current?.focus({ preventScroll: true });
    announcedPath = path;
  }, [path, isCurrent]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className ?? classes.heading}>
      {children}
    </h1>
  );
}

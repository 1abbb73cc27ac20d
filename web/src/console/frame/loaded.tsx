import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import classes from './loaded.module.css';

type Asked<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
};
type LoadedProps<T> = {
  readonly query: Asked<T>;
  /** Lines that are drawn in its place meanwhile. */
  readonly lines?: number;
  readonly children: (found: T) => ReactNode;
};

/** What was asked for; until it is there its outline, and when it failed why, with the way to try again. */
export function Loaded<T>({ query, lines = 4, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Outline lines={lines} />;
}

/** Grey lines after 150 ms, words after ten seconds. */
function Outline({ lines }: { readonly lines: number }) {
  const text = useTexts();
  return (
    <div className={classes.outline} role="status" aria-label={text('loading')}>
      {Array.from({ length: lines }, (_, line) => `line-${line}`).map((key) => (
        <Skeleton key={key} height={44} radius={8} />
      ))}
      <p className={classes.late}>{text('state.slow')}</p>
    </div>
  );
}

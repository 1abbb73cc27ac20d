import { Button, Checkbox, Group } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import { visibleLine } from '../conversation/visible-text.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import type { Retriable, RetryResult } from './use-retry-many.ts';

type RetryBarProps = {
  readonly all: readonly Retriable[];
  readonly chosen: ReadonlySet<string>;
  readonly isPending: boolean;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onRetry: (wanted: readonly Retriable[]) => void;
};

/** Several at once: all of them with one tap, and the button that says how many. */
export function RetryBar({ all, chosen, isPending, onChoose, onRetry }: RetryBarProps) {
  const text = useTexts();
  const wanted = all.filter(({ id }) => chosen.has(id));
  if (all.length < 2) return null;
  return (
    <Group gap="md">
      <Checkbox
        label={text('problems.retry.all')}
        checked={wanted.length === all.length}
        indeterminate={wanted.length > 0 && wanted.length < all.length}
        onChange={({ currentTarget: { checked } }) => onChoose(new Set(checked ? all.map(({ id }) => id) : []))}
      />
      <Button disabled={wanted.length === 0} loading={isPending} onClick={() => onRetry(wanted)}>
        {text('problems.retry', { count: wanted.length })}
      </Button>
    </Group>
  );
}

/** What came of each. */
export function RetryResults({ results }: { readonly results: readonly RetryResult[] }) {
  const text = useTexts();
  const done = results.filter(({ refusal }) => refusal === null).length;
  return (
    <div role="status">
      <Part title={text('problems.retry.results', { done, count: results.length })}>
        <ul className={classes.list}>
          {results.map(({ id, label, refusal }) => (
            <li key={id}>
              <strong>{visibleLine(label)}</strong>
              {': '}
              {refusal === null ? text('problems.retry.done') : text('problems.retry.refused', { reason: refusal })}
            </li>
          ))}
        </ul>
      </Part>
    </div>
  );
}

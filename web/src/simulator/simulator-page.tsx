import { Button, Loader } from '@mantine/core';
import { useEffect } from 'react';
import { useTexts } from '../app/language.tsx';
import classes from './page.module.css';
import { useSimState } from './queries.ts';
import { useArrivals } from './use-arrivals.ts';
import { useLive } from './use-live.ts';
import { Workbench } from './workbench.tsx';

/** Customers' phones beside everything that happens between WhatsApp and the shop. */
export function SimulatorPage() {
  const text = useTexts();
  const state = useSimState();
  const [arrivals, hear] = useArrivals();
  const link = useLive(hear);
  useEffect(() => {
    document.title = text('page.title');
  }, [text]);
  if (state.data !== undefined) return <Workbench state={state.data} link={link} arrivals={arrivals} />;
  return (
    <main className={classes.welcome}>
      {state.isError ? (
        <>
          <p role="alert">{text('page.unreachable', { reason: state.error.message })}</p>
          <Button onClick={() => void state.refetch()}>{text('retry')}</Button>
        </>
      ) : (
        <Loader aria-label={text('loading')} />
      )}
    </main>
  );
}

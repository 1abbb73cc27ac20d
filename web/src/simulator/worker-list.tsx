import { Button, CopyButton } from '@mantine/core';
import { useTexts } from '../app/language.tsx';
import type { SimState } from './contract.ts';
import classes from './page.module.css';

const killCommand = (pid: number) => `kill -9 ${pid}`;

/** Shows how to kill a worker by hand and whether it is back. The page itself kills nothing. */
export function WorkerList({ workers }: { workers: SimState['workers'] }) {
  const text = useTexts();
  return (
    <section className={classes.section} aria-label={text('worker.title')}>
      <h2 className={classes.heading}>{text('worker.title')}</h2>
      {workers.length === 0 && <div className={classes.line}>{text('worker.none')}</div>}
      <ul className={classes.plainList}>
        {workers.map(({ pid, isAlive }) => (
          <li key={pid} className={classes.line}>
            <code className={classes.command}>{killCommand(pid)}</code>
            <span className={classes.link} data-state={isAlive ? 'live' : 'offline'}>
              <i aria-hidden />
              {text(isAlive ? 'worker.alive' : 'worker.gone')}
            </span>
            <CopyButton value={killCommand(pid)}>
              {({ copy, copied }) => (
                <Button size="compact-sm" variant="default" onClick={copy} aria-label={text('worker.copy', { pid })}>
                  {text(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type TextId, useLanguage, useTexts } from '../../app/language.tsx';
import type { PartState, SystemPart, SystemState } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { visible, visibleLine } from '../conversation/visible-text.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { useArrival } from '../frame/use-arrival.ts';
import { consoleQueries } from '../queries.ts';
import { PART_NAMES } from './part-names.ts';

const STATES: Readonly<Record<PartState, { readonly text: TextId; readonly tone: string; readonly advice: TextId }>> = {
  working: { text: 'system.working', tone: 'ok', advice: 'system.working.advice' },
  slow: { text: 'system.slow', tone: 'waiting', advice: 'system.slow.advice' },
  stopped: { text: 'system.stopped', tone: 'failed', advice: 'system.stopped.advice' },
  standIn: { text: 'system.standIn', tone: 'action', advice: 'system.standIn.advice' },
  attention: { text: 'system.attention', tone: 'waiting', advice: 'system.attention.advice' },
  off: { text: 'system.off', tone: 'plain', advice: 'system.off.advice' },
};

/** Whether everything runs, part by part, and what to do where it does not. */
export function SystemPage() {
  const text = useTexts();
  const system = useQuery(consoleQueries.system);
  const again = (
    <Button
      variant="default"
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={system.isFetching}
      onClick={() => void system.refetch()}
    >
      {text('system.again')}
    </Button>
  );
  return (
    <Page title={text('nav.system')} aside={again}>
      <Loaded query={system} lines={8}>
        {(found) => (
          <>
            <Summary system={found} />
            <Part title={text('system.parts')}>
              <ul className={classes.list}>
                {found.parts.map((part) => (
                  <PartLine key={part.part} {...part} />
                ))}
              </ul>
            </Part>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Summary({ system: { parts, lastMessageAt, open } }: { readonly system: SystemState }) {
  const text = useTexts();
  const { moment } = useTimes();
  const bad = parts.filter(({ state }) => state === 'stopped' || state === 'slow').length;
  return (
    <p className={classes.lead} role="status">
      {text(bad === 0 ? 'system.allWell' : 'system.notWell', { count: bad })}{' '}
      {lastMessageAt === null ? text('system.noMessage') : text('system.lastMessage', { at: moment(lastMessageAt) })}{' '}
      {text('system.open', { count: open })}
    </p>
  );
}

function PartLine({ part, state, detail }: SystemPart) {
  const text = useTexts();
  const { language } = useLanguage();
  const { text: word, tone, advice } = STATES[state];
  const name = Object.hasOwn(PART_NAMES, part) ? PART_NAMES[part] : undefined;
  const arrival = useArrival<HTMLLIElement>(part);
  return (
    <li className={classes.item} {...arrival}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          {name === undefined ? visibleLine(part) : text(name)}
          <span className={classes.mark} data-tone={tone}>
            {text(word)}
          </span>
        </p>
        {state !== 'working' && <p>{text(advice)}</p>}
        <p className={classes.small}>{visible(detail[language])}</p>
      </div>
    </li>
  );
}

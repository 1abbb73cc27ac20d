import { Button, CloseButton, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { FaultKind, SimState } from './contract.ts';
import { useSetFault } from './control-mutations.ts';
import classes from './page.module.css';

const GRAPH_FAULTS = [
  'graph_130429',
  'graph_131056',
  'graph_131047',
  'graph_190',
  'graph_500',
  'graph_reset',
  'graph_hang',
  'graph_accepted_reset',
] as const satisfies readonly FaultKind[];
const MEDIA_FAULTS = [
  'media_url_expired',
  'media_url_429',
  'media_url_500',
  'media_url_altered',
  'media_url_drip',
  'media_id_429',
  'media_id_gone',
] as const satisfies readonly FaultKind[];
const MODEL_FAULTS = [
  'model_429',
  'model_500',
  'model_timeout',
  'model_402',
  'model_bad_json',
] as const satisfies readonly FaultKind[];
const FAULTS: readonly FaultKind[] = [...GRAPH_FAULTS, ...MEDIA_FAULTS, ...MODEL_FAULTS];

/** Makes the next calls to WhatsApp or to the model fail in a chosen way. */
export function FaultControl({ faults }: { faults: SimState['faults'] }) {
  const text = useTexts();
  const { mutate, isPending } = useSetFault();
  const [kind, setKind] = useState<FaultKind>('graph_130429');
  const [remaining, setRemaining] = useState(3);
  const active = faults.filter((fault) => fault.remaining > 0);
  const option = (each: FaultKind) => ({ value: each, label: text(`fault.${each}`) });
  return (
    <section className={classes.section} aria-label={text('fault.title')}>
      <h2 className={classes.heading}>{text('fault.title')}</h2>
      <form
        className={classes.faultFields}
        onSubmit={(event) => {
          event.preventDefault();
          mutate({ kind, remaining });
        }}
      >
        <NativeSelect
          label={text('fault.kind')}
          value={kind}
          onChange={(event) => setKind(FAULTS.find((each) => each === event.currentTarget.value) ?? kind)}
          data={[
            { group: text('fault.graph'), items: GRAPH_FAULTS.map(option) },
            { group: text('fault.media'), items: MEDIA_FAULTS.map(option) },
            { group: text('fault.model'), items: MODEL_FAULTS.map(option) },
          ]}
        />
        <NumberInput
          label={text('fault.next')}
          value={remaining}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          inputMode="numeric"
          onChange={(next) => setRemaining(typeof next === 'number' ? next : 1)}
        />
        <Button type="submit" px="sm" disabled={isPending}>
          {text('fault.set')}
        </Button>
      </form>
      <ul className={classes.plainList} aria-label={text('fault.active')}>
        {active.map((fault) => (
          <li key={fault.kind} className={classes.line}>
            <span className={classes.moved}>
              {text('fault.remaining', { fault: text(`fault.${fault.kind}`), count: fault.remaining })}
            </span>
            <CloseButton
              size="lg"
              aria-label={text('fault.clear', { fault: text(`fault.${fault.kind}`) })}
              onClick={() => mutate({ kind: fault.kind, remaining: 0 })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

import { NativeSelect, Switch } from '@mantine/core';
import { useTexts } from '../app/language.tsx';
import type { Delivery } from './contract.ts';
import { useSetDelivery } from './control-mutations.ts';
import classes from './page.module.css';

const DELAYS_S = [0, 1, 5, 15, 30, 60, 120] as const;
const COPIES = [1, 2, 3, 4, 5] as const;

/** How WhatsApp brings its webhooks: late, several times, in the wrong order, or without statuses. */
export function DeliveryControl({ delivery }: { delivery: Delivery }) {
  const text = useTexts();
  const { mutate } = useSetDelivery();
  const delayS = delivery.delayMs / 1000;
  const delays = DELAYS_S.some((each) => each === delayS) ? DELAYS_S : [...DELAYS_S, delayS];
  return (
    <section className={classes.section} aria-label={text('delivery.title')}>
      <h2 className={classes.heading}>{text('delivery.title')}</h2>
      <div className={classes.fields}>
        <NativeSelect
          label={text('delivery.delay')}
          value={String(delayS)}
          onChange={(event) => mutate({ ...delivery, delayMs: Number(event.currentTarget.value) * 1000 })}
          data={delays.map((seconds) => ({ value: String(seconds), label: text('delivery.seconds', { seconds }) }))}
        />
        <NativeSelect
          label={text('delivery.copies')}
          value={String(delivery.copies)}
          onChange={(event) => mutate({ ...delivery, copies: Number(event.currentTarget.value) })}
          data={COPIES.map((copies) => ({ value: String(copies), label: text('delivery.times', { copies }) }))}
        />
        <Switch
          label={text('delivery.outOfOrder')}
          checked={delivery.isOutOfOrder}
          onChange={(event) => mutate({ ...delivery, isOutOfOrder: event.currentTarget.checked })}
        />
        <Switch
          label={text('delivery.losesStatuses')}
          checked={delivery.losesStatuses}
          onChange={(event) => mutate({ ...delivery, losesStatuses: event.currentTarget.checked })}
        />
      </div>
    </section>
  );
}

import { Tabs } from '@mantine/core';
import { Appearance } from '../app/appearance.tsx';
import { useTexts } from '../app/language.tsx';
import { AccountControl } from './account-control.tsx';
import { ClockControl } from './clock-control.tsx';
import type { SimState } from './contract.ts';
import { DeliveryControl } from './delivery-control.tsx';
import { FaultControl } from './fault-control.tsx';
import { Inspector } from './inspector.tsx';
import classes from './page.module.css';
import { ScriptControl } from './script-control.tsx';
import { WorkerList } from './worker-list.tsx';

/** What the world around the shop does: clock, delivery, faults, the account, workers. */
export function Controls({ state }: { state: SimState }) {
  return (
    <>
      <ClockControl clock={state.clock} />
      <DeliveryControl delivery={state.delivery} />
      <FaultControl faults={state.faults} />
      <AccountControl account={state.account} freeServiceLeft={state.freeServiceLeft} />
      <WorkerList workers={state.workers} />
    </>
  );
}

/** Controls, events and script as tabs, for screens without room for columns. */
export function ControlTabs({ state }: { state: SimState }) {
  const text = useTexts();
  return (
    <Tabs defaultValue="controls" keepMounted={false}>
      <Tabs.List grow>
        <Tabs.Tab value="controls">{text('panel.controls')}</Tabs.Tab>
        <Tabs.Tab value="events">{text('panel.events')}</Tabs.Tab>
        <Tabs.Tab value="more">{text('panel.more')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="controls">
        <Controls state={state} />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <div className={classes.eventsTab}>
          <Inspector customers={state.customers} timeZone={state.clock.timeZone} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="more">
        <ScriptControl />
        <section className={classes.section} aria-label={text('panel.appearance')}>
          <h2 className={classes.heading}>{text('panel.appearance')}</h2>
          <div className={classes.line}>
            <Appearance />
          </div>
        </section>
      </Tabs.Panel>
    </Tabs>
  );
}

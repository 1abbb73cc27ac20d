import { Button, Menu } from '@mantine/core';
import { IconBellOff, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { Device } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import classes from '../frame/page.module.css';
import { DeviceDialog } from './device-dialog.tsx';
import { TestSteps } from './test-steps.tsx';
import { useDeviceActs } from './use-device-acts.ts';

const EIGHT_HOURS_MS = 8 * 60 * 60_000;
/** Silent until its owner says otherwise. */
const FAR_AWAY = '9999-12-31T00:00:00.000Z';

/** One device: what it is, how it does, and what may be done with it. */
export function DeviceLine({ device }: { readonly device: Device }) {
  const text = useTexts();
  const { change, remove, test } = useDeviceActs(device);
  const [isOpen, setOpen] = useState<'settings' | 'removal' | null>(null);
  const close = () => setOpen(null);
  const isMuted = device.mutedUntil !== null && Date.parse(device.mutedUntil) > Date.now();
  return (
    <li className={classes.item}>
      <DeviceWords device={device} isMuted={isMuted} />
      <div className={classes.acts}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {text('devices.test')}
        </Button>
        {isMuted ? (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ mutedUntil: null })}>
            {text('devices.unmute')}
          </Button>
        ) : (
          <MuteMenu onMute={(mutedUntil) => change.mutate({ mutedUntil })} />
        )}
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('settings')}>
          {text('devices.change')}
        </Button>
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('removal')}>
          {text('devices.remove')}
        </Button>
      </div>
      {test.data !== undefined && <TestSteps test={test.data} isThis={device.isThis} />}
      <DeviceDialog key={device.id} device={device} isOpen={isOpen === 'settings'} onClose={close} change={change} />
      <ConfirmDialog
        isOpen={isOpen === 'removal'}
        title={text('devices.remove.title', { name: visibleLine(device.name) })}
        consequence={text('devices.remove.consequence')}
        confirm={text('devices.remove')}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: close })}
        onClose={close}
      />
    </li>
  );
}

function MuteMenu({ onMute }: { readonly onMute: (until: string) => void }) {
  const text = useTexts();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
          {text('devices.mute')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={text('devices.mute')}>
        <Menu.Item onClick={() => onMute(new Date(Date.now() + EIGHT_HOURS_MS).toISOString())}>
          {text('devices.mute.hours')}
        </Menu.Item>
        <Menu.Item onClick={() => onMute(FAR_AWAY)}>{text('devices.mute.always')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeviceWords({ device, isMuted }: { readonly device: Device; readonly isMuted: boolean }) {
  const text = useTexts();
  const { since, moment } = useTimes();
  const now = useNow();
  const until = device.mutedUntil;
  return (
    <div className={classes.itemWords}>
      <p className={classes.itemName}>
        {visibleLine(device.name)}
        {device.isThis && (
          <span className={classes.mark} data-tone="ok">
            {text('devices.this')}
          </span>
        )}
        {device.lastError !== null && (
          <span className={classes.mark} data-tone="failed">
            {text('devices.noSignal', { code: visibleLine(device.lastError) })}
          </span>
        )}
      </p>
      <p className={classes.small}>
        {visibleLine(device.system)}
        {' · '}
        {device.lastShownAt === null
          ? text('devices.neverShown')
          : text('devices.shown', { time: since(device.lastShownAt, now) })}
      </p>
      {isMuted && until !== null && (
        <p className={classes.small}>
          <IconBellOff size={14} aria-hidden />{' '}
          {until.startsWith(FAR_AWAY.slice(0, 4))
            ? text('devices.muted.always')
            : text('devices.muted.until', { time: moment(until) })}
        </p>
      )}
    </div>
  );
}

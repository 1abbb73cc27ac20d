import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { Device, PushKind } from '../contract.ts';
import classes from '../frame/page.module.css';
import type { useDeviceActs } from './use-device-acts.ts';

const KINDS: readonly PushKind[] = ['waiting', 'reminder', 'replied', 'failed', 'closing', 'money', 'system'];

type DeviceDialogProps = {
  readonly device: Device;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly change: ReturnType<typeof useDeviceActs>['change'];
};

/** A device's name and the kinds of alerts it shows. */
export function DeviceDialog({ device, isOpen, onClose, change }: DeviceDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('devices.change.title')}
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <DeviceForm device={device} onClose={onClose} change={change} />
    </Modal>
  );
}

function DeviceForm({ device, onClose, change }: Omit<DeviceDialogProps, 'isOpen'>) {
  const text = useTexts();
  const [name, setName] = useState(device.name);
  const [kinds, setKinds] = useState<readonly string[]>(device.kinds);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const chosen = KINDS.filter((kind) => kinds.includes(kind));
    change.mutate({ name: name.trim() || device.name, kinds: chosen }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={save} className={classes.stack}>
      <TextInput
        label={text('devices.name')}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={text('devices.kinds')} value={[...kinds]} onChange={setKinds}>
        <div className={classes.stack} style={{ gap: 10, marginTop: 8 }}>
          {KINDS.map((kind) => (
            <Checkbox key={kind} value={kind} label={text(`kind.${kind}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text('confirm.cancel')}
        </Button>
        <Button type="submit" loading={change.isPending}>
          {text('account.save')}
        </Button>
      </Group>
    </form>
  );
}

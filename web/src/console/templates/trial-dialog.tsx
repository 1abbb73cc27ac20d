import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { TemplateTrial } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useRefusalWords } from '../conversation/use-refusal.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { API } from '../queries.ts';

type TrialDialogProps = {
  readonly name: string;
  readonly language: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

/** Sends a template with examples to a number of the owner's own. */
export function TrialDialog({ name, language, isOpen, onClose }: TrialDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('templates.try.title', { name: visibleLine(name) })}
      centered
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <TrialForm name={name} language={language} onClose={onClose} />
    </Modal>
  );
}

function TrialForm({ name, language, onClose }: Omit<TrialDialogProps, 'isOpen'>) {
  const text = useTexts();
  const words = useRefusalWords();
  const { moment } = useTimes();
  const [phone, setPhone] = useState('');
  const trial = useTrial(name, language);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trial.mutate(phone);
  };
  const { data, error } = trial;
  return (
    <form onSubmit={submit}>
      <TextInput
        label={text('templates.try.phone')}
        description={text('templates.try.note')}
        type="tel"
        autoComplete="tel"
        required
        withAsterisk={false}
        data-autofocus
        value={phone}
        onChange={({ currentTarget: { value } }) => setPhone(value)}
        error={error === null ? undefined : words(error)}
      />
      <p role="status" style={{ margin: '12px 0' }}>
        {data !== undefined &&
          (data.until === null
            ? text('templates.try.done')
            : text('templates.try.later', { time: moment(data.until) }))}
      </p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text('close')}
        </Button>
        <Button type="submit" loading={trial.isPending} disabled={phone.trim().length < 5}>
          {text('templates.try.send')}
        </Button>
      </Group>
    </form>
  );
}

/** Each press of the button is one trial; what failed on the way and is tried again on the same number is the same one. */
function useTrial(name: string, language: string) {
  const click = useRef<{ readonly id: string; readonly phone: string }>(undefined);
  return useMutation({
    mutationFn: (phone: string) => {
      if (click.current?.phone !== phone) click.current = { id: crypto.randomUUID(), phone };
      const path = `${API}/templates/${encodeURIComponent(name)}/${encodeURIComponent(language)}/trials`;
      return sendRequest<TemplateTrial>(path, { method: 'POST', body: click.current });
    },
    onSuccess: () => {
      click.current = undefined;
    },
  });
}

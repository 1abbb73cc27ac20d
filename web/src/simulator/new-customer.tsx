import { Button, Input, Modal, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Language, useLanguage, useTexts } from '../app/language.tsx';
import type { SimCustomer } from './contract.ts';
import { useCreateCustomer } from './customer-mutations.ts';

type NewCustomerProps = {
  readonly isOpen: boolean;
  readonly isFullScreen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (customer: SimCustomer) => void;
};

/** Makes a customer, with a phone number or, as WhatsApp allows since usernames, without one. */
export function NewCustomer({ isOpen, isFullScreen, onClose, onCreated }: NewCustomerProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('customer.new')}
      fullScreen={isFullScreen}
      centered
      closeButtonProps={{ 'aria-label': text('close'), size: 44, iconSize: 20 }}
    >
      <NewCustomerForm onCreated={onCreated} />
    </Modal>
  );
}

type Fields = {
  readonly name: string;
  readonly language: Language;
  readonly hasNumber: boolean;
  readonly phone: string;
  readonly username: string;
};

/** A Mexican mobile number as WhatsApp reports it: 52, then 1, then ten digits. */
const suggestNumber = () => `52155${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

const digitsOf = (phone: string) => phone.replaceAll(/[\s()+-]/gu, '');
const isNameMissing = ({ name }: Fields) => name.trim() === '';
const isNumberWrong = ({ hasNumber, phone }: Fields) => hasNumber && !/^\d{8,15}$/u.test(digitsOf(phone));

function NewCustomerForm({ onCreated }: Pick<NewCustomerProps, 'onCreated'>) {
  const text = useTexts();
  const { language } = useLanguage();
  const create = useCreateCustomer();
  const [isTried, setIsTried] = useState(false);
  const [fields, setFields] = useState<Fields>(() => ({
    name: '',
    language,
    hasNumber: true,
    phone: suggestNumber(),
    username: '',
  }));
  const change = (part: Partial<Fields>) => setFields({ ...fields, ...part });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isNameMissing(fields) || isNumberWrong(fields)) return;
    const username = fields.username.trim().replace(/^@/u, '');
    create.mutate(
      {
        name: fields.name.trim(),
        language: fields.language,
        phone: fields.hasNumber ? digitsOf(fields.phone) : null,
        username: username === '' ? null : username,
      },
      { onSuccess: onCreated },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <WhoFields fields={fields} isTried={isTried} onChange={change} />
        <NumberFields fields={fields} isTried={isTried} onChange={change} />
        <Button type="submit" size="md" loading={create.isPending}>
          {text('customer.create')}
        </Button>
      </Stack>
    </form>
  );
}

type FieldsProps = {
  readonly fields: Fields;
  /** Mistakes are named after the first try only. */
  readonly isTried: boolean;
  readonly onChange: (part: Partial<Fields>) => void;
};

function WhoFields({ fields, isTried, onChange }: FieldsProps) {
  const text = useTexts();
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        label={text('customer.name')}
        maxLength={60}
        value={fields.name}
        error={isTried && isNameMissing(fields) ? text('customer.name.missing') : null}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Input.Wrapper label={text('customer.language')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={text('customer.language')}
          value={fields.language}
          onChange={(next) => onChange({ language: next === 'en' ? 'en' : 'es' })}
          data={[
            { value: 'es', label: text('language.es') },
            { value: 'en', label: text('language.en') },
          ]}
        />
      </Input.Wrapper>
    </>
  );
}

function NumberFields({ fields, isTried, onChange }: FieldsProps) {
  const text = useTexts();
  return (
    <>
      <Switch
        label={text('customer.hasNumber')}
        description={text('customer.hasNumber.hint')}
        checked={fields.hasNumber}
        onChange={(event) => onChange({ hasNumber: event.currentTarget.checked })}
      />
      {fields.hasNumber && (
        <TextInput
          size="md"
          type="tel"
          inputMode="tel"
          label={text('customer.phone')}
          description={text('customer.phone.hint')}
          value={fields.phone}
          error={isTried && isNumberWrong(fields) ? text('customer.phone.wrong') : null}
          onChange={(event) => onChange({ phone: event.currentTarget.value })}
        />
      )}
      <TextInput
        size="md"
        label={text('customer.username')}
        maxLength={40}
        value={fields.username}
        onChange={(event) => onChange({ username: event.currentTarget.value })}
      />
    </>
  );
}

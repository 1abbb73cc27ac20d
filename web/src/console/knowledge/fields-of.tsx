import type { ReactNode } from 'react';
import type { TextKind } from '../contract.ts';
import { AboutFields } from './facts/about-fields.tsx';
import { aboutFaults, rulesFaults } from './facts/facts-faults.ts';
import { readAbout, readRules } from './facts/facts-text.ts';
import { RulesFields } from './facts/rules-fields.tsx';
import { HoursFields } from './hours/hours-fields.tsx';
import { faultsOf, readHours } from './hours/hours-text.ts';
import type { Draft } from './use-draft.ts';

type Fields = {
  readonly fields: (draft: Draft, write: (draft: Draft) => void, isReadOnly: boolean) => ReactNode | null;
  readonly isFaulty: (draft: Draft) => boolean;
};

/** Fields of a kind of text: how its text is read as them, what shows them, and whether they can be published. */
function fieldsOf<Facts>(
  read: (content: string) => Facts | null,
  show: (facts: Facts, isReadOnly: boolean, onChange: (content: string) => void) => ReactNode,
  isFaulty: (facts: Facts) => boolean,
): Fields {
  return {
    fields: (draft, write, isReadOnly) => {
      const facts = read(draft.content);
      return facts === null ? null : show(facts, isReadOnly, (content) => write({ ...draft, content }));
    },
    isFaulty: ({ content }) => {
      const facts = read(content);
      return facts !== null && isFaulty(facts);
    },
  };
}

/** The kinds of texts that have fields; the others are edited as they stand. */
export const FIELDS: Readonly<Partial<Record<TextKind, Fields>>> = {
  hours: fieldsOf(
    readHours,
    (hours, isReadOnly, onChange) => <HoursFields {...{ hours, isReadOnly, onChange }} />,
    (hours) => faultsOf(hours).size > 0,
  ),
  about: fieldsOf(
    readAbout,
    (about, isReadOnly, onChange) => <AboutFields {...{ about, isReadOnly, onChange }} />,
    (about) => aboutFaults(about).size > 0,
  ),
  rules: fieldsOf(
    readRules,
    (rules, isReadOnly, onChange) => <RulesFields {...{ rules, isReadOnly, onChange }} />,
    (rules) => rulesFaults(rules).size > 0,
  ),
};

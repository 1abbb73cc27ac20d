import { Entries } from './entries.tsx';
import { rulesFaults } from './facts-faults.ts';
import { type Rules, writeFacts } from './facts-text.ts';
import { newReturnRule, newZone } from './new-entries.ts';
import { ReturnFields } from './return-fields.tsx';
import { ZoneFields } from './zone-fields.tsx';

type RulesFieldsProps = {
  readonly rules: Rules;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

/** The zones of delivery, and what may be returned. */
export function RulesFields({ rules, isReadOnly, onChange }: RulesFieldsProps) {
  const faults = rulesFaults(rules);
  const write = (change: Partial<Rules>) => onChange(writeFacts({ ...rules, ...change }));
  return (
    <>
      <Entries
        list="shipping_zones"
        entries={rules.shipping_zones}
        faults={faults}
        isReadOnly={isReadOnly}
        nameOf={({ name }) => name}
        make={() => newZone(new Date())}
        onChange={(shipping_zones) => write({ shipping_zones })}
      >
        {(entry) => <ZoneFields {...entry} />}
      </Entries>
      <Entries
        list="return_rules"
        entries={rules.return_rules}
        faults={faults}
        isReadOnly={isReadOnly}
        nameOf={({ name }) => name}
        make={() => newReturnRule(new Date())}
        onChange={(return_rules) => write({ return_rules })}
      >
        {(entry) => <ReturnFields {...entry} />}
      </Entries>
    </>
  );
}

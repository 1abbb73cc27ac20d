import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { StaffMember } from '../contract.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { InvitationPart } from './invitations.tsx';
import { MemberLine } from './member-line.tsx';
import { PausePart } from './pause-part.tsx';
import { useStaffChange } from './use-staff-change.ts';

/** Who answers customers: everybody sees the team and its duty, owners change it. */
export function StaffPage() {
  const text = useTexts();
  const staff = useQuery(consoleQueries.staff);
  const isOwner = useMay('owner');
  const [leaving, setLeaving] = useState<StaffMember | null>(null);
  const change = useStaffChange();
  const deactivate = () => {
    if (leaving === null) return;
    change.mutate({ id: leaving.id, isActive: false }, { onSettled: () => setLeaving(null) });
  };
  return (
    <Page title={text('nav.staff')}>
      <Part title={text('staff.members')} lead={text('staff.duty.hint')}>
        <Loaded query={staff} lines={3}>
          {(list) => (
            <ul className={classes.list}>
              {list.staff.map((member) => (
                <MemberLine key={member.id} member={member} onDeactivate={setLeaving} />
              ))}
            </ul>
          )}
        </Loaded>
      </Part>
      <PausePart />
      {isOwner && <InvitationPart invitations={staff.data?.invitations ?? []} />}
      <ConfirmDialog
        isOpen={leaving !== null}
        title={text('staff.deactivate.title', { name: visibleLine(leaving?.name ?? '') })}
        consequence={text('staff.deactivate.consequence')}
        confirm={text('staff.deactivate')}
        isPending={change.isPending}
        onConfirm={deactivate}
        onClose={() => setLeaving(null)}
      />
    </Page>
  );
}

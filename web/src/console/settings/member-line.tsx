import { Button, NativeSelect, Switch } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { Role, StaffMember } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import classes from '../frame/page.module.css';
import { useMay, useViewer } from '../session/use-session.ts';
import { useRoles } from './use-roles.ts';
import { useStaffChange } from './use-staff-change.ts';

type MemberLineProps = { readonly member: StaffMember; readonly onDeactivate: (member: StaffMember) => void };

/** One of the team: who it is, whether they are on duty, and for owners what may be changed. */
export function MemberLine({ member, onDeactivate }: MemberLineProps) {
  const viewer = useViewer();
  const isOwner = useMay('owner');
  const isMe = viewer.id === member.id;
  return (
    <li className={classes.item}>
      <MemberWords member={member} isMe={isMe} hasSwitch={isOwner || isMe} />
      <div className={classes.acts}>
        {member.isActive && (isOwner || isMe) && <DutySwitch member={member} />}
        {isOwner && !isMe && <OwnersActs member={member} onDeactivate={onDeactivate} />}
      </div>
    </li>
  );
}

type MemberWordsProps = {
  readonly member: StaffMember;
  readonly isMe: boolean;
  /** The switch beside it says already whether they are on duty. */
  readonly hasSwitch: boolean;
};

function MemberWords({ member, isMe, hasSwitch }: MemberWordsProps) {
  const text = useTexts();
  const { since } = useTimes();
  const now = useNow();
  const { wordOf } = useRoles();
  return (
    <div className={classes.itemWords}>
      <p className={classes.itemName}>
        <bdi>{visibleLine(member.name)}</bdi>
        {isMe && <span className={classes.small}>{text('staff.me')}</span>}
        <span className={classes.mark}>{wordOf(member.role)}</span>
        {!member.isActive && (
          <span className={classes.mark} data-tone="failed">
            {text('staff.inactive')}
          </span>
        )}
        {member.isActive && !hasSwitch && (
          <span className={classes.mark} data-tone={member.isOnDuty ? 'ok' : 'plain'}>
            {text(member.isOnDuty ? 'staff.onDuty' : 'staff.offDuty')}
          </span>
        )}
      </p>
      <p className={classes.small}>
        {visibleLine(member.email)}
        {!member.isEmailVerified && ` · ${text('staff.unverified')}`}
        {' · '}
        {member.lastSeenAt === null
          ? text('staff.neverSeen')
          : text('staff.seen', { time: since(member.lastSeenAt, now) })}
      </p>
    </div>
  );
}

function DutySwitch({ member }: { readonly member: StaffMember }) {
  const text = useTexts();
  const change = useStaffChange();
  return (
    <Switch
      aria-label={text('staff.duty.of', { name: visibleLine(member.name) })}
      label={text('staff.duty')}
      checked={member.isOnDuty}
      disabled={change.isPending}
      onChange={(event) => change.mutate({ id: member.id, isOnDuty: event.currentTarget.checked })}
    />
  );
}

function OwnersActs({ member, onDeactivate }: MemberLineProps) {
  const text = useTexts();
  const change = useStaffChange();
  const { choices } = useRoles();
  return (
    <>
      <NativeSelect
        aria-label={text('staff.role.of', { name: visibleLine(member.name) })}
        data={choices}
        value={member.role}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ id: member.id, role: event.currentTarget.value as Role })}
      />
      {member.isActive ? (
        <Button variant="default" onClick={() => onDeactivate(member)}>
          {text('staff.deactivate')}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ id: member.id, isActive: true })}
        >
          {text('staff.activate')}
        </Button>
      )}
    </>
  );
}

import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import { consoleQueries } from '../queries.ts';
import classes from './dialog.module.css';
import { useAuthor } from './use-author.ts';
import { visibleLine } from './visible-text.ts';

type AssignDialogProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAssign: (staffId: string, name: string) => void;
};

/** To which colleague the conversation goes. */
export function AssignDialog({ isOpen, onClose, onAssign }: AssignDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('talk.assign')}
      closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
    >
      <Colleagues
        onAssign={(staffId, name) => {
          onAssign(staffId, name);
          onClose();
        }}
      />
    </Modal>
  );
}

function Colleagues({ onAssign }: Pick<AssignDialogProps, 'onAssign'>) {
  const text = useTexts();
  const viewer = useAuthor();
  const staff = useQuery(consoleQueries.staff);
  if (staff.isError) return <Failure error={staff.error} onRetry={() => void staff.refetch()} />;
  if (staff.data === undefined) return <p>{text('loading')}</p>;
  const others = staff.data.staff.filter(({ id, isActive, role }) => isActive && id !== viewer.id && role !== 'viewer');
  if (others.length === 0) return <p>{text('talk.assign.nobody')}</p>;
  return (
    <ul className={classes.people}>
      {others.map(({ id, name, isOnDuty }) => (
        <li key={id}>
          <Button
            variant="default"
            fullWidth
            justify="space-between"
            size="md"
            rightSection={
              <span className={classes.duty}>{text(isOnDuty ? 'talk.assign.onDuty' : 'talk.assign.offDuty')}</span>
            }
            onClick={() => onAssign(id, name)}
          >
            {visibleLine(name)}
          </Button>
        </li>
      ))}
    </ul>
  );
}

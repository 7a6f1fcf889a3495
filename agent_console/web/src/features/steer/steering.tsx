import { useAgents, useContacts } from '../../state/selectors';
import { steer, useSteering } from '../../state/steering';
import { LeaveDialog } from '../leave/dialog';
import { ActivityDialog } from './activity_task';
import { BannerDialog, CloseQueueDialog, EmergencyDialog } from './broadcast_tasks';
import { ContactTaskDialog } from './contact_tasks';

const broadcasts = { close_queue: CloseQueueDialog, banner: BannerDialog, emergency: EmergencyDialog };

/** The dialog of whatever a supervisor is about to do; it goes away with what it is about. */
export default function Steering() {
  const task = useSteering((s) => s.task);
  const contacts = useContacts();
  const agents = useAgents();
  if (!task) return null;
  const close = () => steer(null);
  if ('contact' in task) {
    const contact = contacts.find((c) => c.id === task.contact);
    return contact ? <ContactTaskDialog kind={task.kind} contact={contact} onClose={close} /> : null;
  }
  if (!('agent' in task)) {
    const Dialog = broadcasts[task.kind];
    return <Dialog onClose={close} />;
  }
  const agent = agents[task.agent];
  if (!agent) return null;
  return task.kind === 'leave' ? (
    <LeaveDialog agent={agent} onClose={close} />
  ) : (
    <ActivityDialog agent={agent} onClose={close} />
  );
}

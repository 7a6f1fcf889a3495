import { Trash2 } from 'lucide-react';
import type { MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { deleteMessage } from '../../state/chats';
import { FormDialog } from '../../ui/form_dialog';

/** The customer no longer sees it; colleagues still see what it said. */
export default function DeleteDialog({ message: m, onClose }: { message: MessageCard; onClose: () => void }) {
  const t = useT();
  return (
    <FormDialog
      id="delete-message"
      title={t('chat.deleteTitle')}
      lead={t('chat.deleteLead')}
      ok={t('chat.delete')}
      icon={Trash2}
      danger
      onDo={() => deleteMessage(m.id)}
      onClose={onClose}
    >
      <p className="max-h-52 overflow-y-auto rounded-lg bg-hover px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {m.text}
      </p>
    </FormDialog>
  );
}

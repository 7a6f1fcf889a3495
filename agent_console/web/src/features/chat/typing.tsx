import { useT } from '../../lib/i18n';
import { useCustomerTypes } from '../../state/typing';

/** That the customer types. Its place is kept, so that nothing jumps. */
export function CustomerTypes({ conversation, name }: { conversation: string; name: string }) {
  const t = useT();
  const types = useCustomerTypes(conversation);
  return (
    <p
      role="status"
      data-testid="customer-types"
      className="h-6 shrink-0 truncate bg-sunken px-5 text-center text-2xs text-fg-3"
    >
      {types && (
        <>
          <span className="live-dot mr-1.5 inline-block" aria-hidden />
          {t('chat.types', { name })}
        </>
      )}
    </p>
  );
}

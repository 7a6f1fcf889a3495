// Which contacts are chats: lines on which both write while both are there.
import type { ChannelTraits, ContactCard } from '../../contract/types';
import { useTraits } from '../../state/selectors';

export const isWritten = (traits?: ChannelTraits) => Boolean(traits?.live && !traits.connects);

export const useIsChat = (contact: Pick<ContactCard, 'channel'> | undefined) =>
  isWritten(useTraits(contact?.channel));

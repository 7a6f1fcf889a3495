import { usePhoto } from '../../state/photos';
import { Avatar } from '../../ui/avatar';

/** A user as they look, or their initials. */
export function Face({
  user,
  ...avatar
}: {
  user: string | null;
  name: string;
  size?: number;
  className?: string;
}) {
  return <Avatar {...avatar} photo={usePhoto(user)} />;
}

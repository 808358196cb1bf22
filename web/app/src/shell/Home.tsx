import { Navigate } from 'react-router';
import { useSession } from '../api/hooks';
import { Fault } from '../ui/Page';
import { lastWorkspace } from './last';

/** Sends a visitor to where they belong: setup, sign-in or their last workspace. */
export function Home() {
  const session = useSession();
  if (session.error) return <Fault problem={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return null;
  const { setupNeeded, person, workspaces } = session.data;
  if (setupNeeded) return <Navigate to="/setup" replace />;
  if (!person) return <Navigate to="/sign-in" replace />;
  if (session.data.mustEnrol) return <Navigate to="/enrol" replace />;
  const last = lastWorkspace.get();
  const workspace = workspaces.find(item => item.id === last) ?? workspaces[0];
  return <Navigate to={workspace ? `/w/${workspace.id}` : '/sign-in'} replace />;
}

// What a supervisor is about to do, asked from anywhere; the shell shows the dialog for it.
import { create } from 'zustand';

export type ContactTask = { kind: 'assign' | 'pull' | 'boost' | 'move' | 'close'; contact: string };
export type AgentTask = { kind: 'activity' | 'leave'; agent: string };
export type BroadcastTask = { kind: 'close_queue' | 'banner' | 'emergency' };
export type Task = ContactTask | AgentTask | BroadcastTask;

export const useSteering = create<{ task: Task | null }>()(() => ({ task: null }));
export const steer = (task: Task | null) => useSteering.setState({ task });

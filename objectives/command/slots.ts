/** Slots of a machine: every running program has the lowest one that is free, and the device that belongs to it. */

export interface Slot {
  /** From 0. */
  readonly index: number;
  /** Absent if no devices were named. */
  readonly device?: string;
}

export interface Slots {
  take(): Slot;
  release(slot: Slot): void;
}

/** `devices`: one for each slot, in this order; with more programs than devices they are shared. */
export function openSlots(devices: readonly string[]): Slots {
  const taken = new Set<number>();
  return {
    take() {
      let index = 0;
      while (taken.has(index)) index++;
      taken.add(index);
      return devices.length === 0 ? { index } : { index, device: devices[index % devices.length] };
    },
    release: ({ index }) => void taken.delete(index),
  };
}

"""What a trainee's process may not ask of the system, as a seccomp filter.

Everything else that it may ask is bounded by its namespaces and limits. Refused is what would make
new namespaces in which limits start again, memory that no limit counts, sockets that no network
namespace holds back, and a hand on another process or on the kernel itself.
"""

import errno
import platform
import struct

# name: its number on x86_64 and on aarch64
REFUSED = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "fanotify_init": (300, 262),
    "fsopen": (430, 430),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW flag
FAMILIES = (1, 2, 10, 16)  # unix, inet, inet6, netlink: those that a network namespace holds back
X32 = 0x40000000  # the same machine's other way to number its calls

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000  # linux/seccomp.h
NUMBER, MACHINE, FIRST = 0, 4, 16  # where struct seccomp_data holds them


def known() -> bool:
    """Whether the filter can be written for this machine."""
    return platform.machine() in MACHINES


def program() -> bytes:
    """Return the filter as the system takes it: an array of struct sock_filter."""
    column = list(MACHINES).index(platform.machine())
    lines = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, MACHINES[platform.machine()])]
    lines += [(RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    lines += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, ERROR | errno.EPERM)]
    for numbers in REFUSED.values():
        lines += [(EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, ERROR | errno.EPERM)]
    # Its flags stand in memory, where no filter can look: programs then use clone instead.
    lines += [(EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERROR | errno.ENOSYS)]
    lines += [(EQUAL, 0, 4, CLONE[column]), (LOAD, 0, 0, FIRST), (ANY_BIT, 0, 1, NEW_NAMESPACES)]
    lines += [(RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW)]
    lines += [(EQUAL, 0, len(FAMILIES) + 2, SOCKET[column]), (LOAD, 0, 0, FIRST)]
    for past, family in enumerate(FAMILIES):
        lines.append((EQUAL, len(FAMILIES) - past, 0, family))
    lines += [(RETURN, 0, 0, ERROR | errno.EAFNOSUPPORT), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)

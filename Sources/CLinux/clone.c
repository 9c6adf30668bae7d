#include "CLinux.h"

#if defined(__x86_64__)
__asm__(
    ".text\n.globl linux_clone_entry\n.type linux_clone_entry,@function\nlinux_clone_entry:\n"
    // rdi flags, rsi stack_top, rdx entry, rcx argument
    "  push %r12\n"  // callee-saved; carries the argument over to the new, empty stack
    "  mov %rdx, %r9\n"
    "  mov %rcx, %r12\n"
    "  xor %edx, %edx\n  xor %r10d, %r10d\n  xor %r8d, %r8d\n"
    "  mov $56, %eax\n"  // clone
    "  syscall\n"
    "  test %rax, %rax\n"
    "  jnz 1f\n"
    "  xor %ebp, %ebp\n"
    "  mov %r12, %rdi\n"
    "  call *%r9\n"
    "  hlt\n"
    "1: pop %r12\n"
    "  ret\n.size linux_clone_entry, .-linux_clone_entry\n"
    ".globl linux_switch_stack\n.type linux_switch_stack,@function\nlinux_switch_stack:\n"
    "  mov %rdi, %rsp\n"
    "  xor %ebp, %ebp\n"
    "  mov %rdx, %rdi\n"
    "  call *%rsi\n"
    "  hlt\n.size linux_switch_stack, .-linux_switch_stack\n"
    ".section .note.GNU-stack,\"\",@progbits\n.text\n");
#elif defined(__aarch64__)
__asm__(
    ".text\n.globl linux_clone_entry\n.type linux_clone_entry,%function\nlinux_clone_entry:\n"
    "  mov x9, x2\n  mov x10, x3\n"
    "  mov x2, xzr\n  mov x3, xzr\n  mov x4, xzr\n"
    "  mov x8, #220\n"  // clone
    "  svc 0\n"
    "  cbnz x0, 1f\n"
    "  mov x29, xzr\n  mov x30, xzr\n"
    "  mov x0, x10\n"
    "  blr x9\n"
    "  brk #1\n"
    "1: ret\n.size linux_clone_entry, .-linux_clone_entry\n"
    ".globl linux_switch_stack\n.type linux_switch_stack,%function\nlinux_switch_stack:\n"
    "  mov sp, x0\n  mov x29, xzr\n  mov x30, xzr\n"
    "  mov x0, x2\n"
    "  blr x1\n"
    "  brk #1\n.size linux_switch_stack, .-linux_switch_stack\n"
    ".section .note.GNU-stack,\"\",%progbits\n.text\n");
#endif

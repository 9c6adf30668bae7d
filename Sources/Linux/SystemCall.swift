internal import CLinux

/// One system call with the kernel's own answer: a result, or an `Errno` for -4095...-1 (syscall(2)).
@inline(always)
@discardableResult
func systemCall(
  _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
) throws(Errno) -> Int {
  let result = linux_syscall(Int(number), a, b, c, d, e, f)
  if result < 0 && result > -4096 { throw Errno(rawValue: Int32(truncatingIfNeeded: -result)) }
  return result
}

/// The same, started again as often as a signal interrupts it (signal(7), EINTR).
@inline(always)
@discardableResult
func retryingSystemCall(
  _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
) throws(Errno) -> Int {
  while true {
    let result = linux_syscall(Int(number), a, b, c, d, e, f)
    if result == -4 { continue }
    if result < 0 && result > -4096 { throw Errno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }
}

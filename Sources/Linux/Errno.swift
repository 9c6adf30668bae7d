internal import CLinux
package func hello(_ a: [UInt8]) { unsafe a.withUnsafeBufferPointer { p in _ = linux_syscall6(1, 1, Int(bitPattern: p.baseAddress), p.count, 0, 0, 0) } }

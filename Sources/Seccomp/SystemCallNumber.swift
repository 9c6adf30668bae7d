// Numbers by identifier, ten to a row; the comment names the first call of the row. To list what a machine has:
//   awk '/define __NR_/ { print $3, $2 }' /usr/include/x86_64-linux-gnu/asm/unistd_64.h | sort -n
//   echo '#include <asm-generic/unistd.h>' | gcc -E -dM -D__BITS_PER_LONG=64 -x c - | grep __NR

extension SystemCall {
  /// The number of this call on an architecture, nil where that has no such call.
  package func number(on architecture: Architecture) -> UInt16? {
    let number = Self.number(of: Int(rawValue), on: architecture)
    return number == Self.none ? nil : number
  }

  /// The number of an identifier, `none` where the architecture has no such call.
  static func number(of identifier: Int, on architecture: Architecture) -> UInt16 {
    switch architecture {
    case .x86_64: x86_64Numbers[identifier]
    case .aarch64: aarch64Numbers[identifier]
    }
  }

  /// The call that has a number on an architecture, for reports: this looks through the table.
  package init?(number: UInt16, on architecture: Architecture) {
    for identifier in 0..<Self.count where Self.number(of: identifier, on: architecture) == number {
      self = Self.at(identifier)
      return
    }
    return nil
  }

  /// The call of an identifier: raw values are dense and in the order of the cases, as are the bits of an enum without
  /// payloads. The initialiser by raw value compares.
  static func at(_ identifier: Int) -> SystemCall {
    precondition(identifier >= 0 && identifier < count)
    return unsafe unsafeBitCast(UInt16(identifier), to: SystemCall.self)
  }

  /// What a table holds where an architecture lacks a call.
  static let none = UInt16.max

  // arch/x86/entry/syscalls/syscall_64.tbl
  static let x86_64Numbers: InlineArray<385, UInt16> = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,  // read
    10, 11, 12, 13, 14, 15, 16, 17, 18, 19,  // mprotect
    20, 21, 22, 23, 24, 25, 26, 27, 28, 29,  // writev
    30, 31, 32, 33, 34, 35, 36, 37, 38, 39,  // shmat
    40, 41, 42, 43, 44, 45, 46, 47, 48, 49,  // sendfile
    50, 51, 52, 53, 54, 55, 56, 57, 58, 59,  // listen
    60, 61, 62, 63, 64, 65, 66, 67, 68, 69,  // exit
    70, 71, 72, 73, 74, 75, 76, 77, 78, 79,  // msgrcv
    80, 81, 82, 83, 84, 85, 86, 87, 88, 89,  // chdir
    90, 91, 92, 93, 94, 95, 96, 97, 98, 99,  // chmod
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109,  // times
    110, 111, 112, 113, 114, 115, 116, 117, 118, 119,  // getppid
    120, 121, 122, 123, 124, 125, 126, 127, 128, 129,  // getresgid
    130, 131, 132, 133, 134, 135, 136, 137, 138, 139,  // rt_sigsuspend
    140, 141, 142, 143, 144, 145, 146, 147, 148, 149,  // getpriority
    150, 151, 152, 153, 154, 155, 156, 157, 158, 159,  // munlock
    160, 161, 162, 163, 164, 165, 166, 167, 168, 169,  // setrlimit
    170, 171, 172, 173, 174, 175, 176, 177, 178, 179,  // sethostname
    180, 181, 182, 183, 184, 185, 186, 187, 188, 189,  // nfsservctl
    190, 191, 192, 193, 194, 195, 196, 197, 198, 199,  // fsetxattr
    200, 201, 202, 203, 204, 205, 206, 207, 208, 209,  // tkill
    210, 211, 212, 213, 214, 215, 216, 217, 218, 219,  // io_cancel
    220, 221, 222, 223, 224, 225, 226, 227, 228, 229,  // semtimedop
    230, 231, 232, 233, 234, 235, 236, 237, 238, 239,  // clock_nanosleep
    240, 241, 242, 243, 244, 245, 246, 247, 248, 249,  // mq_open
    250, 251, 252, 253, 254, 255, 256, 257, 258, 259,  // keyctl
    260, 261, 262, 263, 264, 265, 266, 267, 268, 269,  // fchownat
    270, 271, 272, 273, 274, 275, 276, 277, 278, 279,  // pselect6
    280, 281, 282, 283, 284, 285, 286, 287, 288, 289,  // utimensat
    290, 291, 292, 293, 294, 295, 296, 297, 298, 299,  // eventfd2
    300, 301, 302, 303, 304, 305, 306, 307, 308, 309,  // fanotify_init
    310, 311, 312, 313, 314, 315, 316, 317, 318, 319,  // process_vm_readv
    320, 321, 322, 323, 324, 325, 326, 327, 328, 329,  // kexec_file_load
    330, 331, 332, 333, 334, 335, 336, 424, 425, 426,  // pkey_alloc
    427, 428, 429, 430, 431, 432, 433, 434, 435, 436,  // io_uring_register
    437, 438, 439, 440, 441, 442, 443, 444, 445, 446,  // openat2
    447, 448, 449, 450, 451, 452, 453, 454, 455, 456,  // memfd_secret
    457, 458, 459, 460, 461, 462, 463, 464, 465, 466,  // statmount
    467, 468, 469, 470, 471,  // open_tree_attr
  ]

  // scripts/syscall.tbl, the calls that arm64 asks for
  static let aarch64Numbers: InlineArray<385, UInt16> = [
    63, 64, none, 57, none, 80, none, none, 62, 222,  // read
    226, 215, 214, 134, 135, 139, 29, 67, 68, 65,  // mprotect
    66, none, none, none, 124, 216, 227, 232, 233, 194,  // writev
    196, 195, 23, none, none, 101, 102, none, 103, 172,  // shmat
    71, 198, 203, 202, 206, 207, 211, 212, 210, 200,  // sendfile
    201, 204, 205, 199, 208, 209, 220, none, none, 221,  // listen
    93, 260, 129, 160, 190, 193, 191, 197, 186, 189,  // exit
    188, 187, 25, 32, 82, 83, 45, 46, none, 17,  // msgrcv
    49, 50, none, none, none, none, none, none, none, none,  // chdir
    none, 52, none, 55, none, 166, 169, 163, 165, 179,  // chmod
    153, 117, 174, 116, 176, 146, 144, 175, 177, 154,  // times
    173, none, 157, 145, 143, 158, 159, 147, 148, 149,  // getppid
    150, 155, 151, 152, 156, 90, 91, 136, 137, 138,  // getresgid
    133, 132, none, none, none, 92, none, 43, 44, none,  // rt_sigsuspend
    141, 140, 118, 121, 119, 120, 125, 126, 127, 228,  // getpriority
    229, 230, 231, 58, none, 41, none, 167, none, 171,  // munlock
    164, 51, 81, 89, 170, 40, 39, 224, 225, 142,  // setrlimit
    161, 162, none, none, none, 105, 106, none, none, 60,  // sethostname
    42, none, none, none, none, none, 178, 213, 5, 6,  // nfsservctl
    7, 8, 9, 10, 11, 12, 13, 14, 15, 16,  // fsetxattr
    130, none, 98, 122, 123, none, 0, 1, 4, 2,  // tkill
    3, none, 18, none, none, none, 234, 61, 96, 128,  // io_cancel
    192, 223, 107, 110, 108, 109, 111, 112, 113, 114,  // semtimedop
    115, 94, none, 21, 131, none, none, 235, 237, 236,  // clock_nanosleep
    180, 181, 182, 183, 184, 185, 104, 95, 217, 218,  // mq_open
    219, 30, 31, none, 27, 28, 238, 56, 34, 33,  // keyctl
    54, none, 79, 35, 38, 37, 36, 78, 53, 48,  // fchownat
    72, 73, 97, 99, 100, 76, 77, 84, 75, 239,  // pselect6
    88, 22, none, 85, none, 47, 86, 87, 242, 74,  // utimensat
    19, 20, 24, 59, 26, 69, 70, 240, 241, 243,  // eventfd2
    262, 263, 261, 264, 265, 266, 267, 269, 268, 168,  // fanotify_init
    270, 271, 272, 273, 274, 275, 276, 277, 278, 279,  // process_vm_readv
    294, 280, 281, 282, 283, 284, 285, 286, 287, 288,  // kexec_file_load
    289, 290, 291, 292, 293, none, none, 424, 425, 426,  // pkey_alloc
    427, 428, 429, 430, 431, 432, 433, 434, 435, 436,  // io_uring_register
    437, 438, 439, 440, 441, 442, 443, 444, 445, 446,  // openat2
    447, 448, 449, 450, 451, 452, 453, 454, 455, 456,  // memfd_secret
    457, 458, 459, 460, 461, 462, 463, 464, 465, 466,  // statmount
    467, 468, 469, 470, 471,  // open_tree_attr
  ]
}

// The calls that profiles name: those of the kernel on all of these machines (arch/*/entry/syscalls/syscall*.tbl and
// arch/arm/tools/syscall.tbl; from 424 on a number means the same everywhere), and the two that i386 only has inside
// socketcall(2). Sorted, so that an index is a name's rank; the tests hold them against the machine's headers and
// libseccomp.

extension CallTable {
  /// How many names there are.
  static let count = 485

  /// The names, one after the other.
  static let names: StaticString = """
    _llseek_newselect_sysctlacceptaccept4accessacctadd_keyadjtimexafs_syscallalarmarch_prctlarm_fadvise64_64\
    arm_sync_file_rangebdflushbindbpfbreakbreakpointbrkcacheflushcachestatcapgetcapsetchdirchmodchownchown32chroot\
    clock_adjtimeclock_adjtime64clock_getresclock_getres_time64clock_gettimeclock_gettime64clock_nanosleep\
    clock_nanosleep_time64clock_settimeclock_settime64cloneclone3closeclose_rangeconnectcopy_file_rangecreat\
    create_moduledelete_moduledupdup2dup3epoll_createepoll_create1epoll_ctlepoll_ctl_oldepoll_pwaitepoll_pwait2\
    epoll_waitepoll_wait_oldeventfdeventfd2execveexecveatexitexit_groupfaccessatfaccessat2fadvise64fadvise64_64\
    fallocatefanotify_initfanotify_markfchdirfchmodfchmodatfchmodat2fchownfchown32fchownatfcntlfcntl64fdatasync\
    fgetxattrfile_getattrfile_setattrfinit_moduleflistxattrflockforkfremovexattrfsconfigfsetxattrfsmountfsopenfspick\
    fstatfstat64fstatat64fstatfsfstatfs64fsyncftimeftruncateftruncate64futexfutex_requeuefutex_time64futex_wait\
    futex_waitvfutex_wakefutimesatget_kernel_symsget_mempolicyget_robust_listget_thread_areaget_tlsgetcpugetcwd\
    getdentsgetdents64getegidgetegid32geteuidgeteuid32getgidgetgid32getgroupsgetgroups32getitimergetpeernamegetpgid\
    getpgrpgetpidgetpmsggetppidgetprioritygetrandomgetresgidgetresgid32getresuidgetresuid32getrlimitgetrusagegetsid\
    getsocknamegetsockoptgettidgettimeofdaygetuidgetuid32getxattrgetxattratgttyidleinit_moduleinotify_add_watch\
    inotify_initinotify_init1inotify_rm_watchio_cancelio_destroyio_geteventsio_pgeteventsio_pgetevents_time64\
    io_setupio_submitio_uring_enterio_uring_registerio_uring_setupioctliopermioplioprio_getioprio_setipckcmp\
    kexec_file_loadkexec_loadkeyctlkilllandlock_add_rulelandlock_create_rulesetlandlock_restrict_selflchownlchown32\
    lgetxattrlinklinkatlistenlistmountlistnslistxattrlistxattratllistxattrlocklookup_dcookielremovexattrlseek\
    lsetxattrlsm_get_self_attrlsm_list_moduleslsm_set_self_attrlstatlstat64madvisemap_shadow_stackmbindmembarrier\
    memfd_creatememfd_secretmigrate_pagesmincoremkdirmkdiratmknodmknodatmlockmlock2mlockallmmapmmap2modify_ldtmount\
    mount_setattrmove_mountmove_pagesmprotectmpxmq_getsetattrmq_notifymq_openmq_timedreceivemq_timedreceive_time64\
    mq_timedsendmq_timedsend_time64mq_unlinkmremapmsealmsgctlmsggetmsgrcvmsgsndmsyncmunlockmunlockallmunmap\
    name_to_handle_atnanosleepnewfstatatnfsservctlniceoldfstatoldlstatoldoldunameoldstatoldunameopen\
    open_by_handle_atopen_treeopen_tree_attropenatopenat2pausepciconfig_iobasepciconfig_readpciconfig_write\
    perf_event_openpersonalitypidfd_getfdpidfd_openpidfd_send_signalpipepipe2pivot_rootpkey_allocpkey_free\
    pkey_mprotectpollppollppoll_time64prctlpread64preadvpreadv2prlimit64process_madviseprocess_mrelease\
    process_vm_readvprocess_vm_writevprofprofilpselect6pselect6_time64ptraceputpmsgpwrite64pwritevpwritev2\
    query_modulequotactlquotactl_fdreadreadaheadreaddirreadlinkreadlinkatreadvrebootrecvrecvfromrecvmmsg\
    recvmmsg_time64recvmsgremap_file_pagesremovexattrremovexattratrenamerenameatrenameat2request_keyrestart_syscall\
    rmdirrseqrseq_slice_yieldrt_sigactionrt_sigpendingrt_sigprocmaskrt_sigqueueinfort_sigreturnrt_sigsuspend\
    rt_sigtimedwaitrt_sigtimedwait_time64rt_tgsigqueueinfosched_get_priority_maxsched_get_priority_min\
    sched_getaffinitysched_getattrsched_getparamsched_getschedulersched_rr_get_intervalsched_rr_get_interval_time64\
    sched_setaffinitysched_setattrsched_setparamsched_setschedulersched_yieldseccompsecurityselectsemctlsemgetsemop\
    semtimedopsemtimedop_time64sendsendfilesendfile64sendmmsgsendmsgsendtoset_mempolicyset_mempolicy_home_node\
    set_robust_listset_thread_areaset_tid_addressset_tlssetdomainnamesetfsgidsetfsgid32setfsuidsetfsuid32setgid\
    setgid32setgroupssetgroups32sethostnamesetitimersetnssetpgidsetprioritysetregidsetregid32setresgidsetresgid32\
    setresuidsetresuid32setreuidsetreuid32setrlimitsetsidsetsockoptsettimeofdaysetuidsetuid32setxattrsetxattrat\
    sgetmaskshmatshmctlshmdtshmgetshutdownsigactionsigaltstacksignalsignalfdsignalfd4sigpendingsigprocmasksigreturn\
    sigsuspendsocketsocketcallsocketpairsplicessetmaskstatstat64statfsstatfs64statmountstatxstimesttyswapoffswapon\
    symlinksymlinkatsyncsync_file_rangesyncfssysfssysinfosyslogteetgkilltimetimer_createtimer_deletetimer_getoverrun\
    timer_gettimetimer_gettime64timer_settimetimer_settime64timerfd_createtimerfd_gettimetimerfd_gettime64\
    timerfd_settimetimerfd_settime64timestkilltruncatetruncate64tuxcallugetrlimitulimitumaskumountumount2unameunlink\
    unlinkatunshareuprobeuretprobeuselibuserfaultfdusr26usr32ustatutimeutimensatutimensat_time64utimesvforkvhangup\
    vm86vm86oldvmsplicevserverwait4waitidwaitpidwritewritev
    """

  /// Where a name begins in `names`, and where the last one ends.
  static let offsets: InlineArray<486, UInt16> = [
    0, 7, 17, 24, 30, 37, 43, 47, 54, 62, 73, 78, 88, 104, 123, 130, 134, 137, 142, 152, 155, 165, 174, 180, 186,
    191, 196, 201, 208, 214, 227, 242, 254, 273, 286, 301, 316, 338, 351, 366, 371, 377, 382, 393, 400, 415, 420,
    433, 446, 449, 453, 457, 469, 482, 491, 504, 515, 527, 537, 551, 558, 566, 572, 580, 584, 594, 603, 613, 622,
    634, 643, 656, 669, 675, 681, 689, 698, 704, 712, 720, 725, 732, 741, 750, 762, 774, 786, 796, 801, 805, 817,
    825, 834, 841, 847, 853, 858, 865, 874, 881, 890, 895, 900, 909, 920, 925, 938, 950, 960, 971, 981, 990, 1005,
    1018, 1033, 1048, 1055, 1061, 1067, 1075, 1085, 1092, 1101, 1108, 1117, 1123, 1131, 1140, 1151, 1160, 1171, 1178,
    1185, 1191, 1198, 1205, 1216, 1225, 1234, 1245, 1254, 1265, 1274, 1283, 1289, 1300, 1310, 1316, 1328, 1334, 1342,
    1350, 1360, 1364, 1368, 1379, 1396, 1408, 1421, 1437, 1446, 1456, 1468, 1481, 1501, 1509, 1518, 1532, 1549, 1563,
    1568, 1574, 1578, 1588, 1598, 1601, 1605, 1620, 1630, 1636, 1640, 1657, 1680, 1702, 1708, 1716, 1725, 1729, 1735,
    1741, 1750, 1756, 1765, 1776, 1786, 1790, 1804, 1816, 1821, 1830, 1847, 1863, 1880, 1885, 1892, 1899, 1915, 1920,
    1930, 1942, 1954, 1967, 1974, 1979, 1986, 1991, 1998, 2003, 2009, 2017, 2021, 2026, 2036, 2041, 2054, 2064, 2074,
    2082, 2085, 2098, 2107, 2114, 2129, 2151, 2163, 2182, 2191, 2197, 2202, 2208, 2214, 2220, 2226, 2231, 2238, 2248,
    2254, 2271, 2280, 2290, 2300, 2304, 2312, 2320, 2331, 2338, 2346, 2350, 2367, 2376, 2390, 2396, 2403, 2408, 2424,
    2438, 2453, 2468, 2479, 2490, 2500, 2517, 2521, 2526, 2536, 2546, 2555, 2568, 2572, 2577, 2589, 2594, 2601, 2607,
    2614, 2623, 2638, 2654, 2670, 2687, 2691, 2697, 2705, 2720, 2726, 2733, 2741, 2748, 2756, 2768, 2776, 2787, 2791,
    2800, 2807, 2815, 2825, 2830, 2836, 2840, 2848, 2856, 2871, 2878, 2894, 2905, 2918, 2924, 2932, 2941, 2952, 2967,
    2972, 2976, 2992, 3004, 3017, 3031, 3046, 3058, 3071, 3086, 3108, 3125, 3147, 3169, 3186, 3199, 3213, 3231, 3252,
    3280, 3297, 3310, 3324, 3342, 3353, 3360, 3368, 3374, 3380, 3386, 3391, 3401, 3418, 3422, 3430, 3440, 3448, 3455,
    3461, 3474, 3497, 3512, 3527, 3542, 3549, 3562, 3570, 3580, 3588, 3598, 3604, 3612, 3621, 3632, 3643, 3652, 3657,
    3664, 3675, 3683, 3693, 3702, 3713, 3722, 3733, 3741, 3751, 3760, 3766, 3776, 3788, 3794, 3802, 3810, 3820, 3828,
    3833, 3839, 3844, 3850, 3858, 3867, 3878, 3884, 3892, 3901, 3911, 3922, 3931, 3941, 3947, 3957, 3967, 3973, 3981,
    3985, 3991, 3997, 4005, 4014, 4019, 4024, 4028, 4035, 4041, 4048, 4057, 4061, 4076, 4082, 4087, 4094, 4100, 4103,
    4109, 4113, 4125, 4137, 4153, 4166, 4181, 4194, 4209, 4223, 4238, 4255, 4270, 4287, 4292, 4297, 4305, 4315, 4322,
    4332, 4338, 4343, 4349, 4356, 4361, 4367, 4375, 4382, 4388, 4397, 4403, 4414, 4419, 4424, 4429, 4434, 4443, 4459,
    4465, 4470, 4477, 4481, 4488, 4496, 4503, 4508, 4514, 4521, 4526, 4532,
  ]

  /// Names by their hash, the next free slot where two fall together.
  static let slots: InlineArray<1024, UInt16> = [
    none, 483, none, none, none, none, 242, none, none, 292, none, none, 52, none, none, none, none, 265, 288, 309,
    none, none, none, 85, none, 280, 389, none, 13, 324, 335, 396, 138, 469, 179, 173, none, 76, 368, none, 135, 196,
    none, none, 41, 375, none, none, none, none, 250, none, none, 118, none, 115, 372, 108, 170, 12, 104, 267, none,
    398, none, none, none, 220, none, 219, none, none, 340, none, none, none, 131, 290, none, 312, none, 446, 201,
    251, 358, none, 228, none, none, none, 88, 322, 346, none, 339, none, none, none, none, none, none, none, none,
    none, none, none, none, none, none, none, 127, none, none, none, 207, none, none, none, none, none, none, none,
    266, 301, none, none, 405, none, none, none, none, 328, none, none, none, 186, none, none, 143, none, none, 114,
    149, 240, 213, none, 320, 336, none, 32, 113, 8, 392, none, none, none, none, 218, 332, none, none, 92, 5, 311,
    289, none, none, none, 249, none, 65, 243, 318, 90, 438, 308, 474, none, 20, none, 255, 287, 129, none, 484,
    none, 110, 281, none, 164, 416, none, 377, none, 406, none, 66, 263, 348, none, 477, 38, 97, 15, 146, 344, 357,
    102, 373, 439, 472, 248, none, 394, none, none, none, none, none, none, none, none, 48, 98, 435, none, none,
    none, none, none, none, 279, none, 56, 50, 49, 60, 178, 121, 106, 217, 221, none, 169, none, none, 385, none,
    283, 450, 194, none, none, 378, none, none, none, none, 400, 223, 364, 160, none, none, none, none, 193, 361,
    387, none, 203, none, 420, 232, none, 17, none, 239, none, none, 342, none, none, none, none, 163, none, none,
    none, 134, 470, 212, none, none, none, none, none, none, none, none, none, none, none, none, none, 2, none, none,
    268, 137, 140, 142, 393, none, none, none, 307, none, none, 313, none, none, 298, none, 28, 277, 452, 456, 479,
    none, none, 189, none, 304, none, none, 184, 70, none, none, none, 109, none, 172, none, none, 306, none, none,
    none, 428, none, none, none, 215, 447, none, none, none, none, 107, 59, none, none, none, none, 409, none, none,
    359, none, none, none, 69, 74, 236, 34, none, none, none, 384, 425, none, 94, 345, 407, none, none, 187, none,
    none, none, 156, none, 445, 270, 53, 16, 293, 159, 448, 458, none, none, none, none, none, 112, none, none, none,
    none, 58, none, none, 246, 77, 465, 25, 71, 252, 161, 209, 139, 333, 45, 355, 436, 390, 464, none, none, none,
    none, none, none, none, 365, none, 199, 233, 136, none, 37, none, none, none, none, none, none, none, 182, 55,
    275, 374, none, none, 165, none, none, none, 132, none, none, none, none, none, none, none, 162, 235, none, none,
    none, 253, none, none, 341, 278, none, none, 214, 167, 302, none, none, none, none, none, none, none, none, none,
    none, 31, 382, none, 331, none, 379, 19, 40, 119, 200, none, 4, 426, 462, none, none, 417, 454, none, none, 262,
    343, none, 181, 273, 294, none, none, 18, 122, 381, none, none, none, none, none, 466, none, none, none, none,
    none, 261, none, none, 433, none, none, none, none, none, none, none, none, none, none, none, none, 402, 22,
    none, none, none, none, none, none, 192, 399, 145, 51, 153, none, 238, 282, 386, none, 319, none, none, 234, 323,
    none, 205, 256, 152, 380, 83, 316, none, none, 168, 204, 424, 231, 271, 117, 7, 96, 272, 274, 80, 412, 418, 429,
    471, 258, none, none, none, 259, none, 62, none, none, none, none, 128, none, none, none, none, 177, none, 476,
    460, 227, 363, 475, 404, none, none, none, none, none, 354, 431, 101, 314, 54, 195, none, 351, none, 286, none,
    none, none, none, 175, 100, 352, 79, 395, none, 68, 93, none, none, 284, 147, 317, none, none, 180, none, none,
    none, none, none, 397, none, 73, none, 47, 222, none, none, none, none, none, none, none, none, 29, none, 330,
    57, none, none, none, none, none, 133, none, 103, 481, none, none, none, none, none, 303, 99, 410, 206, 216, 334,
    24, 111, 353, 403, none, none, 376, 226, 33, 423, none, none, none, 310, none, none, none, none, 349, 264, 210,
    434, 30, none, 23, 321, 369, 414, 457, 463, 75, 0, 82, 421, 237, 459, none, none, 296, none, none, 188, 46, 241,
    453, none, 44, none, none, none, none, none, none, none, 185, 158, none, 9, 86, none, none, none, 432, none, 197,
    none, 408, 3, 338, none, none, none, none, none, none, 148, 208, 257, none, none, 154, none, 371, 297, 362, 126,
    63, none, 356, 26, 291, none, none, none, 81, 144, none, 35, none, none, none, none, 43, 305, none, none, 367,
    none, none, 224, none, none, none, none, none, 229, 370, none, 198, 327, none, 244, 87, none, none, 36, none,
    none, 300, none, none, none, none, none, none, none, none, none, none, none, 202, none, none, 411, 467, none,
    none, 78, 482, 295, none, none, 347, none, none, none, none, 325, 27, 449, none, none, none, none, 442, none, 64,
    116, 269, none, none, 171, 455, 478, none, 95, 151, 366, 468, 174, none, 360, none, 276, none, none, 124, 125,
    none, none, 130, none, none, 141, 11, none, 415, none, none, none, none, none, 6, none, 191, none, none, none,
    none, 437, none, 1, 67, 42, 480, none, none, none, none, none, none, none, 72, 10, 61, none, 254, 440, 444, 337,
    329, 247, 461, none, none, none, none, 451, none, 430, none, none, 315, 190, 155, 388, 419, 441, 285, 166, none,
    120, none, none, none, none, 211, none, 105, none, 39, none, none, 91, 230, none, none, 391, 413, 225, 427, none,
    383, 473, none, none, none, none, none, 21, none, none, none, none, none, 245, none, none, 150, 89, none, none,
    none, 157, none, none, 422, none, none, 350, none, none, none, none, 401, 14, 326, 443, 176, none, 260, none,
    none, none, none, none, 123, 84, none, none, 183, none, 299,
  ]

  static let x86_64Numbers: InlineArray<485, UInt16> = [
    none, none, 156, 43, 288, 21, 163, 248, 159, 183, 37, 158, none, none, none, 49, 321, none, none, 12, none, 451,
    125, 126, 80, 90, 92, none, 161, 305, none, 229, none, 228, none, 230, none, 227, none, 56, 435, 3, 436, 42, 326,
    85, 174, 176, 32, 33, 292, 213, 291, 233, 214, 281, 441, 232, 215, 284, 290, 59, 322, 60, 231, 269, 439, 221,
    none, 285, 300, 301, 81, 91, 268, 452, 93, none, 260, 72, none, 75, 193, 468, 469, 313, 196, 73, 57, 199, 431,
    190, 432, 430, 433, 5, none, none, 138, none, 74, none, 77, none, 202, 456, none, 455, 449, 454, 261, 177, 239,
    274, 211, none, 309, 79, 78, 217, 108, none, 107, none, 104, none, 115, none, 36, 52, 121, 111, 39, 181, 110,
    140, 318, 120, none, 118, none, 97, 98, 124, 51, 55, 186, 96, 102, none, 191, 464, none, none, 175, 254, 253,
    294, 255, 210, 207, 208, 333, none, 206, 209, 426, 427, 425, 16, 173, 172, 252, 251, none, 312, 320, 246, 250,
    62, 445, 444, 446, 94, none, 192, 86, 265, 50, 458, 470, 194, 465, 195, none, 212, 198, 8, 189, 459, 461, 460, 6,
    none, 28, 453, 237, 324, 319, 447, 256, 27, 83, 258, 133, 259, 149, 325, 151, 9, none, 154, 165, 442, 429, 279,
    10, none, 245, 244, 240, 243, none, 242, none, 241, 25, 462, 71, 68, 70, 69, 26, 150, 152, 11, 303, 35, 262, 180,
    none, none, none, none, none, none, 2, 304, 428, 467, 257, 437, 34, none, none, none, 298, 135, 438, 434, 424,
    22, 293, 155, 330, 331, 329, 7, 271, none, 157, 17, 295, 327, 302, 440, 448, 310, 311, none, none, 270, none,
    101, 182, 18, 296, 328, 178, 179, 443, 0, 187, none, 89, 267, 19, 169, none, 45, 299, none, 47, 216, 197, 466,
    82, 264, 316, 249, 219, 84, 334, 471, 13, 127, 14, 129, 15, 130, 128, none, 297, 146, 147, 204, 315, 143, 145,
    148, none, 203, 314, 142, 144, 24, 317, 185, 23, 66, 64, 65, 220, none, none, 40, none, 307, 46, 44, 238, 450,
    273, 205, 218, none, 171, 123, none, 122, none, 106, none, 116, none, 170, 38, 308, 109, 141, 114, none, 119,
    none, 117, none, 113, none, 160, 112, 54, 164, 105, none, 188, 463, none, 30, 31, 67, 29, 48, none, 131, none,
    282, 289, none, none, none, none, 41, none, 53, 275, none, 4, none, 137, none, 457, 332, none, none, 168, 167,
    88, 266, 162, 277, 306, 139, 99, 103, 276, 234, 201, 222, 226, 225, 224, none, 223, none, 283, 287, none, 286,
    none, 100, 200, 76, none, 184, none, none, 95, none, 166, 63, 87, 263, 272, 336, 335, 134, 323, none, none, 136,
    132, 280, none, 235, 58, 153, none, none, 278, 236, 61, 247, none, 1, 20,
  ]

  static let i386Numbers: InlineArray<485, UInt16> = [
    140, 142, 149, none, 364, 33, 51, 286, 124, 137, 27, 384, none, none, 134, 361, 357, 17, none, 45, none, 451,
    184, 185, 12, 15, 182, 212, 61, 343, 405, 266, 406, 265, 403, 267, 407, 264, 404, 120, 435, 6, 436, 362, 377, 8,
    127, 129, 41, 63, 330, 254, 329, 255, none, 319, 441, 256, none, 323, 328, 11, 358, 1, 252, 307, 439, 250, 272,
    324, 338, 339, 133, 94, 306, 452, 95, 207, 298, 55, 221, 148, 231, 468, 469, 350, 234, 143, 2, 237, 431, 228,
    432, 430, 433, 108, 197, 300, 100, 269, 118, 35, 93, 194, 240, 456, 422, 455, 449, 454, 299, 130, 275, 312, 244,
    none, 318, 183, 141, 220, 50, 202, 49, 201, 47, 200, 80, 205, 105, 368, 132, 65, 20, 188, 64, 96, 355, 171, 211,
    165, 209, 76, 77, 147, 367, 365, 224, 78, 24, 199, 229, 464, 32, 112, 128, 292, 291, 332, 293, 249, 246, 247,
    385, 416, 245, 248, 426, 427, 425, 54, 101, 110, 290, 289, 117, 349, none, 283, 288, 37, 445, 444, 446, 16, 198,
    230, 9, 303, 363, 458, 470, 232, 465, 233, 53, 253, 236, 19, 227, 459, 461, 460, 107, 196, 219, 453, 274, 375,
    356, 447, 294, 218, 39, 296, 14, 297, 150, 376, 152, 90, 192, 123, 21, 442, 429, 317, 125, 56, 282, 281, 277,
    280, 419, 279, 418, 278, 163, 462, 402, 399, 401, 400, 144, 151, 153, 91, 341, 162, none, 169, 34, 28, 84, 59,
    18, 109, 5, 342, 428, 467, 295, 437, 29, none, none, none, 336, 136, 438, 434, 424, 42, 331, 217, 381, 382, 380,
    168, 309, 414, 172, 180, 333, 378, 340, 440, 448, 347, 348, 44, 98, 308, 413, 26, 189, 181, 334, 379, 167, 131,
    443, 3, 225, 89, 85, 305, 145, 88, none, 371, 337, 417, 372, 257, 235, 466, 38, 302, 353, 287, 0, 40, 386, 471,
    174, 176, 175, 178, 173, 179, 177, 421, 335, 159, 160, 242, 352, 155, 157, 161, 423, 241, 351, 154, 156, 158,
    354, none, 82, 394, 393, none, none, 420, none, 187, 239, 345, 370, 369, 276, 450, 311, 243, 258, none, 121, 139,
    216, 138, 215, 46, 214, 81, 206, 74, 104, 346, 57, 97, 71, 204, 170, 210, 164, 208, 70, 203, 75, 66, 366, 79, 23,
    213, 226, 463, 68, 397, 396, 398, 395, 373, 67, 186, 48, 321, 327, 73, 126, 119, 72, 359, 102, 360, 313, 69, 106,
    195, 99, 268, 457, 383, 25, 31, 115, 87, 83, 304, 36, 314, 344, 135, 116, 103, 315, 270, 13, 259, 263, 262, 261,
    408, 260, 409, 322, 326, 410, 325, 411, 43, 238, 92, 193, none, 191, 58, 60, 22, 52, 122, 10, 301, 310, none,
    none, 86, 374, none, none, 62, 30, 320, 412, 271, 190, 111, 166, 113, 316, 273, 114, 284, 7, 4, 146,
  ]

  /// Without `__X32_SYSCALL_BIT`.
  static let x32Numbers: InlineArray<485, UInt16> = [
    none, none, none, 43, 288, 21, 163, 248, 159, 183, 37, 158, none, none, none, 49, 321, none, none, 12, none, 451,
    125, 126, 80, 90, 92, none, 161, 305, none, 229, none, 228, none, 230, none, 227, none, 56, 435, 3, 436, 42, 326,
    85, none, 176, 32, 33, 292, 213, 291, 233, none, 281, 441, 232, none, 284, 290, 520, 545, 60, 231, 269, 439, 221,
    none, 285, 300, 301, 81, 91, 268, 452, 93, none, 260, 72, none, 75, 193, 468, 469, 313, 196, 73, 57, 199, 431,
    190, 432, 430, 433, 5, none, none, 138, none, 74, none, 77, none, 202, 456, none, 455, 449, 454, 261, none, 239,
    531, none, none, 309, 79, 78, 217, 108, none, 107, none, 104, none, 115, none, 36, 52, 121, 111, 39, 181, 110,
    140, 318, 120, none, 118, none, 97, 98, 124, 51, 542, 186, 96, 102, none, 191, 464, none, none, 175, 254, 253,
    294, 255, 210, 207, 208, 333, none, 543, 544, 426, 427, 425, 514, 173, 172, 252, 251, none, 312, 320, 528, 250,
    62, 445, 444, 446, 94, none, 192, 86, 265, 50, 458, 470, 194, 465, 195, none, 212, 198, 8, 189, 459, 461, 460, 6,
    none, 28, none, 237, 324, 319, 447, 256, 27, 83, 258, 133, 259, 149, 325, 151, 9, none, 154, 165, 442, 429, 533,
    10, none, 245, 527, 240, 243, none, 242, none, 241, 25, 462, 71, 68, 70, 69, 26, 150, 152, 11, 303, 35, 262,
    none, none, none, none, none, none, none, 2, 304, 428, 467, 257, 437, 34, none, none, none, 298, 135, 438, 434,
    424, 22, 293, 155, 330, 331, 329, 7, 271, none, 157, 17, 534, 546, 302, 440, 448, 539, 540, none, none, 270,
    none, 521, 182, 18, 535, 547, none, 179, 443, 0, 187, none, 89, 267, 515, 169, none, 517, 537, none, 519, 216,
    197, 466, 82, 264, 316, 249, 219, 84, 334, 471, 512, 522, 14, 524, 513, 130, 523, none, 536, 146, 147, 204, 315,
    143, 145, 148, none, 203, 314, 142, 144, 24, 317, 185, 23, 66, 64, 65, 220, none, none, 40, none, 538, 518, 44,
    238, 450, 530, none, 218, none, 171, 123, none, 122, none, 106, none, 116, none, 170, 38, 308, 109, 141, 114,
    none, 119, none, 117, none, 113, none, 160, 112, 541, 164, 105, none, 188, 463, none, 30, 31, 67, 29, 48, none,
    525, none, 282, 289, none, none, none, none, 41, none, 53, 275, none, 4, none, 137, none, 457, 332, none, none,
    168, 167, 88, 266, 162, 277, 306, 139, 99, 103, 276, 234, 201, 526, 226, 225, 224, none, 223, none, 283, 287,
    none, 286, none, 100, 200, 76, none, 184, none, none, 95, none, 166, 63, 87, 263, 272, none, none, none, 323,
    none, none, 136, 132, 280, none, 235, 58, 153, none, none, 532, none, 61, 529, none, 1, 516,
  ]

  static let aarch64Numbers: InlineArray<485, UInt16> = [
    none, none, none, 202, 242, none, 89, 217, 171, none, none, none, none, none, none, 200, 280, none, none, 214,
    none, 451, 90, 91, 49, none, none, none, 51, 266, none, 114, none, 113, none, 115, none, 112, none, 220, 435, 57,
    436, 203, 285, none, none, 106, 23, none, 24, none, 20, 21, none, 22, 441, none, none, none, 19, 221, 281, 93,
    94, 48, 439, 223, none, 47, 262, 263, 50, 52, 53, 452, 55, none, 54, 25, none, 83, 10, 468, 469, 273, 13, 32,
    none, 16, 431, 7, 432, 430, 433, 80, none, none, 44, none, 82, none, 46, none, 98, 456, none, 455, 449, 454,
    none, none, 236, 100, none, none, 168, 17, none, 61, 177, none, 175, none, 176, none, 158, none, 102, 205, 155,
    none, 172, none, 173, 141, 278, 150, none, 148, none, 163, 165, 156, 204, 209, 178, 169, 174, none, 8, 464, none,
    none, 105, 27, none, 26, 28, 3, 1, 4, 292, none, 0, 2, 426, 427, 425, 29, none, none, 31, 30, none, 272, 294,
    104, 219, 129, 445, 444, 446, none, none, 9, none, 37, 201, 458, 470, 11, 465, 12, none, 18, 15, 62, 6, 459, 461,
    460, none, none, 233, 453, 235, 283, 279, 447, 238, 232, none, 34, none, 33, 228, 284, 230, 222, none, none, 40,
    442, 429, 239, 226, none, 185, 184, 180, 183, none, 182, none, 181, 216, 462, 187, 186, 188, 189, 227, 229, 231,
    215, 264, 101, 79, 42, none, none, none, none, none, none, none, 265, 428, 467, 56, 437, none, none, none, none,
    241, 92, 438, 434, 424, none, 59, 41, 289, 290, 288, none, 73, none, 167, 67, 69, 286, 261, 440, 448, 270, 271,
    none, none, 72, none, 117, none, 68, 70, 287, none, 60, 443, 63, 213, none, none, 78, 65, 142, none, 207, 243,
    none, 212, 234, 14, 466, none, 38, 276, 218, 128, none, 293, 471, 134, 136, 135, 138, 139, 133, 137, none, 240,
    125, 126, 123, 275, 121, 120, 127, none, 122, 274, 118, 119, 124, 277, none, none, 191, 190, 193, 192, none,
    none, 71, none, 269, 211, 206, 237, 450, 99, none, 96, none, 162, 152, none, 151, none, 144, none, 159, none,
    161, 103, 268, 154, 140, 143, none, 149, none, 147, none, 145, none, 164, 157, 208, 170, 146, none, 5, 463, none,
    196, 195, 197, 194, 210, none, 132, none, none, 74, none, none, none, none, 198, none, 199, 76, none, none, none,
    43, none, 457, 291, none, none, 225, 224, none, 36, 81, 84, 267, none, 179, 116, 77, 131, none, 107, 111, 109,
    108, none, 110, none, 85, 87, none, 86, none, 153, 130, 45, none, none, none, none, 166, none, 39, 160, none, 35,
    97, none, none, none, 282, none, none, none, none, 88, none, none, none, 58, none, none, 75, none, 260, 95, none,
    64, 66,
  ]

  /// From 0xF000 on they stand for `__ARM_NR_BASE` (0xF0000) and up.
  static let armNumbers: InlineArray<485, UInt16> = [
    140, 142, 149, 285, 366, 33, 51, 309, 124, none, none, none, 270, 341, 134, 282, 386, none, 61441, 45, 61442,
    451, 184, 185, 12, 15, 182, 212, 61, 372, 405, 264, 406, 263, 403, 265, 407, 262, 404, 120, 435, 6, 436, 283,
    391, 8, none, 129, 41, 63, 358, 250, 357, 251, none, 346, 441, 252, none, 351, 356, 11, 387, 1, 248, 334, 439,
    none, none, 352, 367, 368, 133, 94, 333, 452, 95, 207, 325, 55, 221, 148, 231, 468, 469, 379, 234, 143, 2, 237,
    431, 228, 432, 430, 433, 108, 197, 327, 100, 267, 118, none, 93, 194, 240, 456, 422, 455, 449, 454, 326, none,
    320, 339, none, 61446, 345, 183, 141, 217, 50, 202, 49, 201, 47, 200, 80, 205, 105, 287, 132, 65, 20, none, 64,
    96, 384, 171, 211, 165, 209, none, 77, 147, 286, 295, 224, 78, 24, 199, 229, 464, none, none, 128, 317, 316, 360,
    318, 247, 244, 245, 399, 416, 243, 246, 426, 427, 425, 54, none, none, 315, 314, none, 378, 401, 347, 311, 37,
    445, 444, 446, 16, 198, 230, 9, 330, 284, 458, 470, 232, 465, 233, none, 249, 236, 19, 227, 459, 461, 460, 107,
    196, 220, 453, 319, 389, 385, none, 400, 219, 39, 323, 14, 324, 150, 390, 152, none, 192, none, 21, 442, 429,
    344, 125, none, 279, 278, 274, 277, 419, 276, 418, 275, 163, 462, 304, 303, 302, 301, 144, 151, 153, 91, 370,
    162, none, 169, 34, none, none, none, none, none, 5, 371, 428, 467, 322, 437, 29, 271, 272, 273, 364, 136, 438,
    434, 424, 42, 359, 218, 395, 396, 394, 168, 336, 414, 172, 180, 361, 392, 369, 440, 448, 376, 377, none, none,
    335, 413, 26, none, 181, 362, 393, none, 131, 443, 3, 225, none, 85, 332, 145, 88, 291, 292, 365, 417, 297, 253,
    235, 466, 38, 329, 382, 310, 0, 40, 398, 471, 174, 176, 175, 178, 173, 179, 177, 421, 363, 159, 160, 242, 381,
    155, 157, 161, 423, 241, 380, 154, 156, 158, 383, none, none, 300, 299, 298, 312, 420, 289, 187, 239, 374, 296,
    290, 321, 450, 338, none, 256, 61445, 121, 139, 216, 138, 215, 46, 214, 81, 206, 74, 104, 375, 57, 97, 71, 204,
    170, 210, 164, 208, 70, 203, 75, 66, 294, 79, 23, 213, 226, 463, none, 305, 308, 306, 307, 293, 67, 186, none,
    349, 355, 73, 126, 119, 72, 281, none, 288, 340, none, 106, 195, 99, 266, 457, 397, none, none, 115, 87, 83, 331,
    36, none, 373, 135, 116, 103, 342, 268, none, 257, 261, 260, 259, 408, 258, 409, 350, 354, 410, 353, 411, 43,
    238, 92, 193, none, 191, none, 60, none, 52, 122, 10, 328, 337, none, none, 86, 388, 61443, 61444, 62, none, 348,
    412, 269, 190, 111, none, none, 343, 313, 114, 280, none, 4, 146,
  ]

  /// The function of socketcall(2) that is this call, or with `ipcBit` that of ipc(2); 0 for all others.
  static let subcalls: InlineArray<485, UInt8> = [
    0, 0, 0, 5, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 15, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 142, 141, 140, 139, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 12, 19, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 131, 130, 129, 132, 0, 9, 0, 0, 20, 16, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 149, 152, 150, 151, 13, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
  ]
}

//! The process apart, in which files from strangers are opened ([`kpo_operations::room::apart`]): what it gives up before it
//! looks at a byte.
//!
//! Landlock takes the file system and the network away, seccomp every call but those that memory, answering and ending need
//! (nothing can be opened, connected, begun or made executable), limits bound memory, time and files. It has no environment and
//! dies with the program that began it.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use kpo_operations::room::apart as room;

pub(crate) use room::CALLED;

/// Room for the deepest file that is still sensible.
const STACK_BYTES: usize = 32 * 1024 * 1024;
/// All memory it may have: pages are bounded well below, and what is not is a bomb.
#[cfg(target_os = "linux")]
const MEMORY_BYTES: u64 = 1536 * 1024 * 1024;
/// Seconds of a processor, should whoever waits for it be gone.
#[cfg(target_os = "linux")]
const SECONDS: u64 = 150;

/// This program, to be begun again as the process apart.
pub(crate) fn program() -> io::Result<PathBuf> {
    std::env::current_exe()
}

/// The process apart's whole life.
pub(crate) fn main() -> ExitCode {
    let served = confine_files().and_then(|()| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(|| room::serve(confine))?
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the file broke its reader")))
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Takes the file system and the network away, where the kernel can. Before any thread is, so that all have it.
#[cfg(target_os = "linux")]
fn confine_files() -> io::Result<()> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, Scope};
    let abi = ABI::V6;
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)));
    // What an older kernel cannot take away the filter of calls refuses all the same.
    rules
        .and_then(|rules| rules.create())
        .and_then(|rules| rules.restrict_self())
        .map_err(io::Error::other)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn confine_files() -> io::Result<()> {
    Ok(())
}

/// Gives up everything else; after it nothing can be taken back.
#[cfg(target_os = "linux")]
fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, Signal, setrlimit};
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    let limits = [
        (Resource::As, MEMORY_BYTES),
        (Resource::Cpu, SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, 3),
    ];
    for (what, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(what, limit)?;
    }
    let filter = calls::filter().map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&filter).map_err(io::Error::other)
}

/// Elsewhere there is a process of its own and no more; `kpo doctor` says so.
#[cfg(not(target_os = "linux"))]
fn confine() -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod calls {
    //! Which calls are left.

    use std::collections::BTreeMap;

    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, TargetArch,
    };

    /// Memory, answering, waiting, ending.
    const LEFT: [i64; 26] = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_readv,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_rseq,
        libc::SYS_set_robust_list,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_restart_syscall,
    ];

    /// Refuses every other call; memory may be had, and made neither executable from the start nor afterwards.
    pub(super) fn filter() -> Result<BpfProgram, BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            LEFT.into_iter().map(|call| (call, Vec::new())).collect();
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
            let not = SeccompCondition::new(
                2,
                SeccompCmpArgLen::Dword,
                SeccompCmpOp::MaskedEq(executable),
                0,
            )?;
            rules.insert(call, vec![SeccompRule::new(vec![not])?]);
        }
        // An abort ends oneself, and nobody else.
        let own = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::Eq,
            u64::from(std::process::id()),
        )?;
        rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![own])?]);
        let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch)?.try_into()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::ErrorKind::PermissionDenied;
    use std::net::{TcpListener, TcpStream};
    use std::process::Command;

    /// Says to the confined half which port somebody listens on, and that it is the confined half.
    const PORT: &str = "KPO_TEST_APART_PORT";

    /// Not a test by itself: the half of the one below that is begun as a process of its own and gives everything up.
    #[test]
    fn confined_half() {
        let Ok(port) = std::env::var(PORT) else {
            return;
        };
        let port: u16 = port.parse().unwrap();
        let readable = std::env::current_exe().unwrap();
        let writable = std::env::temp_dir().join(format!("kpo-apart-{}", std::process::id()));
        super::confine_files().unwrap();
        super::confine().unwrap();
        let denied = |tried: std::io::Result<()>| {
            u8::from(tried.is_err_and(|error| error.kind() == PermissionDenied))
        };
        let kept = [
            denied(std::fs::read(readable).map(drop)),
            denied(std::fs::read_dir("/").map(drop)),
            denied(std::fs::write(writable, "x")),
            denied(TcpStream::connect(("127.0.0.1", port)).map(drop)),
            denied(Command::new("/bin/true").spawn().map(drop)),
            denied(std::thread::Builder::new().spawn(|| ()).map(drop)),
        ];
        // Memory, time and answering are left.
        let held = vec![7_u8; 64 * 1024 * 1024];
        assert!(held.iter().all(|byte| *byte == 7));
        println!("kept {kept:?}");
    }

    #[test]
    fn r24_the_process_apart_reaches_no_file_no_network_and_no_program() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let half = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "apart::tests::confined_half", "--nocapture"])
            .env(PORT, port.to_string())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&half.stdout);
        assert!(said.contains("kept [1, 1, 1, 1, 1, 1]"), "{said} {half:?}");
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "nobody came");
    }
}

//! The acts of the profession, each with the kind of thing it is done to and the roles that may do it.

/// What an action is done to; one Cedar entity type each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The installation as a whole.
    Host,
    /// A person's own record.
    Profile,
    /// An organisation.
    Counterparty,
    /// The engagement file.
    Engagement,
    /// A document in a room.
    Document,
    /// A question asked within one counterparty.
    Question,
    /// A sealed offer.
    Bid,
    /// A reviewer's task.
    Review,
    /// One person's place on a panel.
    Seat,
}

macro_rules! actions {
    ($($kind:ident { $($name:ident = $cedar:literal [$($role:literal),*];)* })*) => {
        /// Everything a person can ask to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(
                #[doc = concat!("`", $cedar, "` on a ", stringify!($kind), ".")]
                $name,
            )*)*
        }

        impl Action {
            /// Every action there is.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)*)*];

            /// The action's name in the policies.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$name => $cedar,)*)* }
            }

            /// What it is done to.
            pub fn kind(self) -> Kind {
                match self { $($(Self::$name => Kind::$kind,)*)* }
            }

            /// The roles that may do it, named to a member who lacks the right (`role-<name>` in the translations).
            pub fn roles(self) -> &'static [&'static str] {
                match self { $($(Self::$name => &[$($role),*],)*)* }
            }
        }
    };
}

impl Action {
    /// The act that makes a thing of this kind known to somebody at all. Who may not even do this is told 'there is no such
    /// thing'; who may is told which roles have the right they lack.
    pub fn presence(self) -> Self {
        match self.kind() {
            Kind::Host => Self::ReadCoreMap,
            Kind::Profile => Self::ReadProfile,
            Kind::Counterparty => Self::ReadCounterparty,
            Kind::Engagement => Self::ReadFile,
            Kind::Document => Self::ListDocument,
            Kind::Question => Self::ReadQuestion,
            Kind::Bid => Self::ReadBid,
            Kind::Review => Self::ReadReview,
            Kind::Seat => Self::ReadSeat,
        }
    }
}

actions! {
    Host {
        ReadDirectory = "readDirectory" ["administrator", "sourcing", "security"];
        ReadCoreMap = "readCoreMap" ["sourcing"];
        ReadJournal = "readJournal" ["auditor", "security"];
        ReadExposure = "readExposure" ["security", "auditor"];
        ReadPortfolio = "readPortfolio" ["sourcing", "finance", "auditor"];
        ReadBench = "readBench" ["sourcing"];
        ReadSystem = "readSystem" ["administrator", "security"];
        TendJobs = "tendJobs" ["administrator", "security"];
        ManagePeople = "managePeople" ["administrator"];
        ManageOrganisations = "manageOrganisations" ["administrator", "sourcing"];
        ManageCoreMap = "manageCoreMap" ["sourcing"];
        CreateRequest = "createRequest" ["sourcing"];
        PlanStaffing = "planStaffing" ["sourcing"];
        EndAccess = "endAccess" ["security"];
        RaiseWall = "raiseWall" ["security"];
        TraceCopy = "traceCopy" ["security"];
        ImportRecords = "importRecords" ["administrator", "sourcing"];
    }
    Profile {
        ReadProfile = "readProfile" ["self", "sourcing", "security", "administrator", "delivery"];
        EditProfile = "editProfile" ["self", "administrator"];
        AddCredential = "addCredential" ["self", "delivery", "administrator"];
        VerifyCredential = "verifyCredential" ["sourcing", "security"];
        KeepProfile = "keepProfile" ["self", "delivery", "administrator"];
        ReadListRate = "readListRate" ["self", "delivery", "sourcing", "finance"];
        SetListRate = "setListRate" ["self", "delivery"];
        ReadTies = "readTies" ["self", "sourcing", "security", "administrator"];
        KeepTies = "keepTies" ["self", "sourcing", "security", "administrator"];
        RecordDeparture = "recordDeparture" ["administrator", "delivery"];
        ReadScorecard = "readScorecard" ["self", "sourcing"];
        KeepReviewer = "keepReviewer" ["sourcing"];
        ContestFact = "contestFact" ["self"];
        AnswerContest = "answerContest" ["sourcing"];
    }
    Counterparty {
        ReadCounterparty = "readCounterparty" ["sourcing", "administrator"];
    }
    Engagement {
        ReadFile = "readFile" ["sourcing", "delivery", "expert"];
        ReadRequest = "readRequest" ["sourcing", "decider", "counterpart"];
        ReadBrief = "readBrief" ["sourcing", "delivery", "expert"];
        ReadTeam = "readTeam" ["sourcing", "delivery", "expert"];
        ReadAward = "readAward" ["sourcing", "decider", "finance", "auditor"];
        ReadAgreement = "readAgreement" ["sourcing", "delivery", "expert"];
        ReadRoom = "readRoom" ["sourcing", "counterpart", "expert"];
        ReadDeliverable = "readDeliverable" ["sourcing", "counterpart", "delivery", "expert"];
        ReadFindings = "readFindings" ["sourcing", "delivery", "expert"];
        ReadAcceptance = "readAcceptance" ["sourcing", "finance", "delivery", "expert"];
        ReadTime = "readTime" ["sourcing", "delivery", "expert", "finance"];
        ReadCostRate = "readCostRate" ["delivery", "expert"];
        ReadBillRate = "readBillRate" ["sourcing", "finance", "delivery"];
        ReadInvoice = "readInvoice" ["sourcing", "finance", "delivery"];
        ReadCertificate = "readCertificate" ["sourcing", "delivery", "expert"];
        ReadOutcome = "readOutcome" ["sourcing", "decider", "counterpart"];
        ReadHistory = "readHistory" ["sourcing", "security", "auditor"];
        ReadShortlist = "readShortlist" ["sourcing"];
        ReadPanel = "readPanel" ["sourcing", "decider", "counterpart"];
        ReadVotes = "readVotes" ["sourcing", "decider", "counterpart"];
        ExportFile = "exportFile" ["sourcing"];
        EditRequest = "editRequest" ["sourcing"];
        DecideAllocation = "decideAllocation" ["sourcing"];
        SearchSkills = "searchSkills" ["sourcing"];
        RecordStaffEffect = "recordStaffEffect" ["sourcing"];
        EditBrief = "editBrief" ["sourcing"];
        RestateBrief = "restateBrief" ["expert"];
        ConfirmRestatement = "confirmRestatement" ["sourcing", "counterpart"];
        InviteProviders = "inviteProviders" ["sourcing"];
        Nominate = "nominate" ["delivery"];
        ApproveNominee = "approveNominee" ["sourcing"];
        KeepHandover = "keepHandover" ["sourcing", "delivery", "expert"];
        SubmitBid = "submitBid" ["delivery"];
        HoldOpeningKey = "holdOpeningKey" ["sourcing", "finance", "security"];
        OpenBids = "openBids" ["sourcing", "finance", "security"];
        Award = "award" ["sourcing"];
        ApproveAward = "approveAward" ["sourcing", "decider"];
        DraftAgreement = "draftAgreement" ["sourcing"];
        SignAgreement = "signAgreement" ["sourcing", "delivery", "expert"];
        FulfilObligation = "fulfilObligation" ["sourcing", "delivery", "expert"];
        UploadDocument = "uploadDocument" ["sourcing", "counterpart"];
        AskQuestion = "askQuestion" ["delivery", "expert"];
        AnswerQuestion = "answerQuestion" ["sourcing", "counterpart"];
        WriteDeliverable = "writeDeliverable" ["expert"];
        SubmitDeliverable = "submitDeliverable" ["delivery", "expert"];
        AssignReviewers = "assignReviewers" ["sourcing"];
        KeepPanel = "keepPanel" ["sourcing"];
        AcceptWork = "acceptWork" ["sourcing"];
        LogTime = "logTime" ["expert"];
        ApproveTime = "approveTime" ["sourcing", "counterpart"];
        SetCostRate = "setCostRate" ["delivery"];
        SetBillRate = "setBillRate" ["delivery"];
        CreateInvoice = "createInvoice" ["delivery"];
        ApproveInvoice = "approveInvoice" ["finance"];
        PayInvoice = "payInvoice" ["finance"];
        CloseEngagement = "closeEngagement" ["sourcing"];
        DeclareClosure = "declareClosure" ["delivery", "expert"];
        CheckKnowledge = "checkKnowledge" ["counterpart"];
        RecordDecision = "recordDecision" ["sourcing", "decider"];
        RecordOutcome = "recordOutcome" ["sourcing", "decider"];
        AssignRoles = "assignRoles" ["sourcing"];
        FreezeEngagement = "freezeEngagement" ["security"];
    }
    Document {
        ListDocument = "listDocument" ["sourcing", "counterpart", "expert"];
        ViewPage = "viewPage" ["sourcing", "counterpart", "expert"];
        ClassifyDocument = "classifyDocument" ["sourcing", "counterpart"];
        DeleteDocument = "deleteDocument" ["sourcing"];
        ExportOriginal = "exportOriginal" ["sourcing"];
        TakeMarkedPdf = "takeMarkedPdf" ["sourcing", "counterpart", "expert"];
        TakeMarkedSource = "takeMarkedSource" ["sourcing", "counterpart", "expert"];
    }
    Question {
        ReadQuestion = "readQuestion" ["sourcing", "counterpart", "delivery", "expert"];
    }
    Bid {
        ReadBid = "readBid" ["delivery", "sourcing", "decider"];
    }
    Review {
        ReadReview = "readReview" ["reviewer"];
        Judge = "judge" ["reviewer"];
        Adjudicate = "adjudicate" ["adjudicator"];
    }
    Seat {
        ReadSeat = "readSeat" ["expert", "nominee"];
        JudgeUnit = "judgeUnit" ["expert", "nominee"];
        SettleUnit = "settleUnit" ["expert", "counterpart"];
    }
}
